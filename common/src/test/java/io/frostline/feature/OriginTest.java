package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.example.ExampleKind;
import io.frostline.feature.PredictionColumns.Kept;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.UserException;
import io.frostline.text.TextCharset;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void predictionsSurviveTheFileBesideTheTable() throws JsonProcessingException {
    Origin origin = predictions("pets", 1, Kept.ALL, "cat", "dog");

    Origin read = JSON.readValue(JSON.writeValueAsString(origin), Origin.class);

    assertThat(read).isEqualTo(origin);
    assertThat(read.tableKind()).isEqualTo(TableKind.PREDICTIONS);
  }

  @Test
  void aTableThatDoesNotSayItsKindHoldsFeatures() throws JsonProcessingException {
    String written =
        """
        {"model": "m", "sha256": "s", "preprocessing": "p",
         "columns": [{"column": "features", "layer": "l", "pool": "max", "shape": [7]}]}
        """;

    assertThat(JSON.readValue(written, Origin.class))
        .isEqualTo(
            new Origin(
                "m", "s", "p", List.of(new FeatureColumn("features", "l", "max", List.of(7)))));
  }

  @Test
  void differencesNameBothSidesAndNothingThatIsEqual() {
    Origin pets = predictions("pets", 2, Kept.TOP, "cat", "dog");
    Origin birds = predictions("birds", 1, Kept.TOP, "cat", "owl", "crow");

    assertThat(pets.differencesTo(pets)).isEmpty();
    assertThat(pets.differencesTo(birds))
        .containsExactly(
            "model: existing pets, requested birds",
            "top: existing 2, requested 1",
            "class 1: existing dog, requested owl",
            "class 2: existing none, requested crow");
  }

  @Test
  void theCharsetOfTextsIsKeptUnlessItIsUtf8() throws JsonProcessingException {
    Origin utf8 =
        new Origin(
            "m",
            "s",
            "p",
            ExampleKind.TEXT,
            List.of(new FeatureColumn("features", "l", "mean", List.of(7))));
    Origin latin = utf8.withCharset(new TextCharset("latin1"));

    assertThat(JSON.writeValueAsString(utf8)).doesNotContain("charset");
    assertThat(JSON.readValue(JSON.writeValueAsString(latin), Origin.class)).isEqualTo(latin);
    assertThat(utf8.differencesTo(latin))
        .containsExactly("charset: existing UTF-8, requested ISO-8859-1");
    assertThat(latin.withPreprocessing("q").charset()).isEqualTo("ISO-8859-1");
    assertThat(latin.withCharset(TextCharset.UTF_8)).isEqualTo(utf8);
  }

  @Test
  void moreThanAllClassesCannotBeKept() {
    assertThatThrownBy(() -> predictions("pets", 3, Kept.TOP, "cat", "dog"))
        .isInstanceOf(UserException.class)
        .hasMessage("--top is 3, but must be between 1 and the number of classes, 2.");
  }

  private static Origin predictions(String model, int top, Kept kept, String... classes) {
    return new Origin(
        model,
        "sha",
        "plain",
        List.of(new PredictionColumns("scores", "softmax", top, kept, List.of(classes))));
  }
}
