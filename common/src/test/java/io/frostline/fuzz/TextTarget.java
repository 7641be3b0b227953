package io.frostline.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.classifier.TrainingRecord;
import io.frostline.feature.Provenance;
import io.frostline.message.UserException;
import java.io.CharConversionException;
import java.io.IOException;

/** JSON: {@code model.json}, {@code training.json}, {@code _frostline.json}. */
public final class TextTarget {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TextTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try {
      ModelDescriptionFile.read(input, "model.json");
    } catch (UserException expected) {
      // What the command ends with.
    }
    readAs(Provenance.class, input);
    readAs(TrainingRecord.class, input);
  }

  private static void readAs(Class<?> type, byte[] input) throws IOException {
    try {
      JSON.readValue(input, type);
    } catch (JsonProcessingException | CharConversionException expected) {
      // Told by whoever reads the file.
    }
  }
}
