/// Takes what backends and their agents say: the agent-check client, the HTTP intake, the parsers.
@NullMarked
package dev.weir.feedback.intake;

import org.jspecify.annotations.NullMarked;
