package dev.weir.core.wire;

/// A bounded question to one named node. It may stay unanswered; forwarding never needs one.
public record Question<Q, A>(String name, Codec<Q> question, Codec<A> answer) {
  public String address(String node) {
    return "weir.v1.ask." + name + "." + node;
  }

  /// How the question is sealed; its key is the node that is asked.
  Topic<Q> asking() {
    return new Topic<>("ask." + name, question);
  }

  /// How the answer is sealed; its key is the node that answers.
  Topic<A> answering() {
    return new Topic<>("answer." + name, answer);
  }
}
