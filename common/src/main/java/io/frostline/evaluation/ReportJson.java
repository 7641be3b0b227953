package io.frostline.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.frostline.message.ForeignText;
import java.io.IOException;

/** Serialises reports, removing secrets that uris of images may contain. */
final class ReportJson {
  private ReportJson() {}

  static ObjectMapper mapper() {
    return new ObjectMapper().registerModule(new SimpleModule().addSerializer(new Texts()));
  }

  private static final class Texts extends StdScalarSerializer<String> {
    private static final long serialVersionUID = 1L;

    /** The prefix of images that are embedded in the report. */
    private static final String PICTURE = "data:";

    private Texts() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      to.writeString(text.startsWith(PICTURE) ? text : ForeignText.withoutSecrets(text));
    }
  }
}
