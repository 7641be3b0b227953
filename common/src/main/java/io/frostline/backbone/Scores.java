package io.frostline.backbone;

import java.util.Objects;

/**
 * What the numbers at the end of a network are, decided when it was imported.
 *
 * @param reason what the decision rests on, for people
 */
public record Scores(ScoreKind kind, String reason) {
  public Scores {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }
}
