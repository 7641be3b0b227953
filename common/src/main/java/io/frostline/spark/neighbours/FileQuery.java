package io.frostline.spark.neighbours;

import io.frostline.backbone.ModelPackage;
import io.frostline.evaluation.Preview;
import io.frostline.example.Example;
import io.frostline.example.ExampleKind;
import io.frostline.example.ExampleReader;
import io.frostline.example.HadoopReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.ImageDecoding;
import io.frostline.feature.LocalExtraction;
import io.frostline.feature.Outcome;
import io.frostline.feature.RecordedPlan;
import io.frostline.feature.TextDecoding;
import io.frostline.image.ImageDecoder;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.text.Excerpt;
import io.frostline.text.TextDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import scala.Tuple2;

/**
 * A file as a query: an image, or a text in UTF-8, whose features are extracted in this process as
 * those of the table were.
 *
 * @param model that the table was extracted with
 */
record FileQuery(FeatureSelection features, ModelPackage model, Configuration hadoop) {
  private static final TextDecoder TEXTS = new TextDecoder(TextDecoder.MOST_CHARACTERS);
  private static final Excerpt SHOWN = new Excerpt(600);

  /**
   * Extracts its features.
   *
   * @throws UserException if the file cannot be used, or the model is another one
   */
  QuerySet of(String uri) {
    ExtractionPlan plan = RecordedPlan.of(model, features.origin(), features.columns());
    boolean ofTexts = plan.form().examples() == ExampleKind.TEXT;
    List<Outcome> outcomes = new ArrayList<>();
    try (LocalExtraction network = new LocalExtraction(plan);
        ExampleReader reader = new HadoopReader(hadoop)) {
      ContentDecoding<?> decoding =
          ofTexts ? new TextDecoding(TEXTS) : new ImageDecoding(ImageDecoder.DEFAULT_MAX_PIXELS);
      network.run(List.of(new Example(uri, null, null, null)), decoding, reader, outcomes::add);
      return new QuerySet(
          uri + ", by " + plan.inWords(),
          1,
          List.of(new Tuple2<>(uri, vector(outcomes.get(0)))).iterator(),
          ofTexts ? Map.of(uri, preview(reader, uri)) : Map.of());
    }
  }

  private float[] vector(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      throw new UserException(
          Formatted.of(
              "%s cannot be used as %s: %s: %s Pass another file with --to.",
              rejected.file().uri(),
              features.origin().examples().one(),
              rejected.reason(),
              ForeignText.line(String.valueOf(rejected.message()))));
    }
    float[] vector = new float[features.width()];
    int filled = 0;
    for (float[] part : ((Outcome.Extracted) outcome).outputs()) {
      System.arraycopy(part, 0, vector, filled, part.length);
      filled += part.length;
    }
    return vector;
  }

  private static Preview preview(ExampleReader reader, String uri) {
    try {
      byte[] content = reader.read(new Example(uri, null, null, null));
      return Preview.ofText(SHOWN.of(TEXTS.decode(content)));
    } catch (RejectedExampleException impossible) {
      throw new IllegalStateException("cannot read again what was just read: " + uri, impossible);
    }
  }
}
