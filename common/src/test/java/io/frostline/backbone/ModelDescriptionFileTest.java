package io.frostline.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDescriptionFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOTE = "Fine-tuned for cats; its top layers have specialised.";

  @TempDir private Path store;
  private ModelDescription plain;

  @BeforeEach
  void write() {
    plain = TestPackage.small(store).description();
  }

  @Test
  void aNoteOnTheSourceIsReadAsItWasWritten() throws IOException {
    ModelDescription noted = read(NOTE);

    assertThat(noted.source().note()).isEqualTo(NOTE);
    assertThat(reread(ModelDescriptionFile.text(noted))).isEqualTo(noted);
    assertThat(noted.sha256()).isEqualTo(plain.sha256());
  }

  @Test
  void aSourceWithoutNoteIsReadAndWrittenWithoutOne() {
    String text = ModelDescriptionFile.text(plain);

    assertThat(text).contains("\"source\"").doesNotContain("note");
    assertThat(reread(text)).isEqualTo(plain);
    assertThat(plain.source().note()).isNull();
  }

  @Test
  void aBlankNoteIsNone() throws IOException {
    assertThat(read(" \n").source().note()).isNull();
  }

  @Test
  void aNoteCanNeitherSteerATerminalNorCarryASecret() throws IOException {
    assertThat(read("red \u001b[31m\nline \u202e s3a://key:secret@bucket/").source().note())
        .isEqualTo("red \\u001b[31m\\u000aline \\u202e s3a://***@bucket/");
  }

  @Test
  void aNoteThatIsTooLongIsRefused() throws IOException {
    assertThat(read("x".repeat(500)).source().note()).hasSize(500);
    assertThatThrownBy(() -> read("x".repeat(501)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has 501 characters; at most 500 are allowed");
  }

  @Test
  void aNullWhereAValueMustBeIsRefused() throws IOException {
    ObjectNode keys = (ObjectNode) JSON.readTree(ModelDescriptionFile.text(plain));
    keys.putNull("batch");

    assertThatThrownBy(() -> reread(keys.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.json", "its key 'batch' is null");
  }

  @Test
  void aPackageThatWasRenamedByHandIsRefused() throws IOException {
    Files.move(store.resolve(plain.name()), store.resolve("other"));
    ModelStore renamed = new ModelStore(store);

    assertThatThrownBy(() -> renamed.open("other"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "describes the model '%s', but its folder is 'other'".formatted(plain.name()));
    assertThatThrownBy(() -> renamed.describe("other")).isInstanceOf(UserException.class);
  }

  private ModelDescription read(String note) throws IOException {
    ObjectNode keys = (ObjectNode) JSON.readTree(ModelDescriptionFile.text(plain));
    ((ObjectNode) keys.get("source")).put("note", note);
    return reread(keys.toString());
  }

  private static ModelDescription reread(String text) {
    return ModelDescriptionFile.read(text.getBytes(StandardCharsets.UTF_8), "model.json");
  }
}
