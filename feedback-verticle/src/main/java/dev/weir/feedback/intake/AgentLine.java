package dev.weir.feedback.intake;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Vote;
import dev.weir.feedback.weigh.AgentAnswer;
import dev.weir.feedback.weigh.AgentWeight;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads what an agent sent, as HAProxy's agent-check does:
///
/// ```
/// response = *( word / sep ) [ "#" *BLANK description ] ( CR / LF )   ; the first line only
/// sep      = SP / TAB / ","
/// word     = health / admin / percent / "weight:" int [ "%" ] / "maxconn:" int / unknown
/// health   = "up" / "down" / "stopped" / "fail"       ; in any case
/// admin    = "ready" / "drain" / "maint"              ; in any case
/// percent  = a word that starts with a digit and has a "%"
/// ```
///
/// Of words that say the same kind of thing the last one counts. Any bytes are an answer or are
/// ignored; nothing throws.
final class AgentLine {
  /// Bytes that an agent may send before its line must have ended.
  static final int LENGTH_MAX = 4096;

  /// HAProxy's bound of a percentage.
  private static final long PERCENT_MAX = 25_600;

  private @Nullable Vote health;
  private @Nullable AdminState admin;
  private String word = "";
  private @Nullable String weightText;
  private @Nullable String connectionsText;
  private String description = "";
  private String error = "";

  /// What bytes came to.
  sealed interface Parsed {
    record Understood(AgentAnswer answer) implements Parsed {}

    /// Not a whole line: nothing of it counts.
    record Incomplete() implements Parsed {}
  }

  /// Whether nothing that follows can matter: the line has ended, or cannot end any more.
  static boolean isDecided(byte[] bytes) {
    return bytes.length >= LENGTH_MAX || lineLength(bytes) < bytes.length;
  }

  static Parsed parse(byte[] bytes) {
    int length = lineLength(bytes);
    if (length >= Math.min(bytes.length, LENGTH_MAX) || bytes[length] == 0) {
      return new Parsed.Incomplete();
    }
    AgentLine line = new AgentLine();
    line.read(new String(bytes, 0, length, StandardCharsets.UTF_8));
    return new Parsed.Understood(line.answer());
  }

  /// Bytes before the first CR, LF or NUL.
  private static int lineLength(byte[] bytes) {
    int length = 0;
    while (length < bytes.length
        && bytes[length] != '\n'
        && bytes[length] != '\r'
        && bytes[length] != 0) {
      length++;
    }
    return length;
  }

  private void read(String line) {
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (isSeparator(c)) {
        at++;
      } else if (c == '#') {
        description = printable(line.substring(at + 1).strip());
        return;
      } else {
        int end = at + 1;
        while (end < line.length() && !isSeparator(line.charAt(end))) {
          end++;
        }
        takeWord(line.substring(at, end));
        at = end;
      }
    }
  }

  private void takeWord(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    switch (lower) {
      case "up" -> says(Vote.UP, written);
      case "down", "stopped", "fail" -> says(Vote.DOWN, written);
      case "ready" -> admin = AdminState.READY;
      case "drain" -> admin = AdminState.DRAIN;
      case "maint" -> admin = AdminState.MAINT;
      default -> takeNumber(written, lower);
    }
  }

  private void says(Vote vote, String written) {
    health = vote;
    word = written;
  }

  private void takeNumber(String written, String lower) {
    char first = written.charAt(0);
    if (first >= '0' && first <= '9' && written.indexOf('%') >= 0) {
      weightText = written;
    } else if (lower.startsWith("weight:")) {
      weightText = written.substring("weight:".length());
    } else if (lower.startsWith("maxconn:")) {
      connectionsText = written.substring("maxconn:".length());
    } else {
      complain(written);
    }
  }

  private AgentAnswer answer() {
    AgentWeight weight = weightText == null ? new AgentWeight.Unsaid() : weight(weightText);
    Integer connectionsMax = connectionsText == null ? null : connectionsMax(connectionsText);
    return new AgentAnswer(health, admin, weight, connectionsMax, word, description, error);
  }

  private AgentWeight weight(String text) {
    boolean isPercent = text.endsWith("%");
    String digits = isPercent ? text.substring(0, text.length() - 1) : text;
    Long number = number(digits);
    if (number == null || number < 0) {
      complain("weight:" + text);
      return new AgentWeight.Unsaid();
    }
    if (isPercent) {
      return new AgentWeight.Percent((int) Math.min(number, PERCENT_MAX));
    }
    if (number > AgentWeight.ABSOLUTE_MAX) {
      complain("weight:" + text);
      return new AgentWeight.Unsaid();
    }
    return new AgentWeight.Absolute(number.intValue());
  }

  private @Nullable Integer connectionsMax(String text) {
    Long number = number(text);
    if (number == null || number < 0 || number > Integer.MAX_VALUE) {
      complain("maxconn:" + text);
      return null;
    }
    return number.intValue();
  }

  /// As C's strtol reads a whole word: an optional sign and digits; too large is the largest.
  private static @Nullable Long number(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = signed ? text.substring(1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    long value = significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    return text.startsWith("-") ? -value : value;
  }

  /// Keeps the first.
  private void complain(String what) {
    if (error.isEmpty()) {
      error = printable(what);
    }
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '\t' || c == ',';
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.chars()
        .limit(AgentWords.TEXT_LENGTH_MAX)
        .forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
    return out.toString();
  }
}
