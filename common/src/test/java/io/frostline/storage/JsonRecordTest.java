package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.frostline.head.Standardisation;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRecordTest {
  private static final JsonRecord<Shelf> FILE = new JsonRecord<>(Shelf.class, "Restore it.");
  private static final String WHOLE =
      "{'name':'a','width':3,'colour':'RED','books':[{'title':'b','pages':1}],'owner':null}";

  private record Shelf(
      String name,
      int width,
      Colour colour,
      List<Book> books,
      @JsonSetter(nulls = Nulls.SET) String owner,
      @JsonInclude(JsonInclude.Include.NON_NULL) String note,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long lent) {
    Shelf {
      if (width > 100) {
        throw new IllegalArgumentException("The width %d is above 100.".formatted(width));
      }
    }
  }

  private record Book(String title, int pages) {}

  private enum Colour {
    RED
  }

  @Test
  void readsWhatItWrites() {
    Shelf shelf = new Shelf("ä", 3, Colour.RED, List.of(new Book("b", 1)), null, null, 0);

    assertThat(FILE.text(shelf)).contains("\"owner\"").doesNotContain("note", "lent");
    assertThat(FILE.read(FILE.bytes(shelf), "file")).isEqualTo(shelf);
  }

  @Test
  void whatWritingLeavesOutMayBeMissing() {
    assertThat(read(WHOLE).lent()).isZero();
    assertThat(read(WHOLE).note()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'width':3, | '' | its key 'width' is missing",
        "'name':'a' | 'name':null | its key 'name' is null, but must have a value",
        "'width':3 | 'width':null | its key 'width' is null, but must have a value",
        "'name':'a' | 'name':7 | its key 'name' has the value '7', which is not text",
        "'width':3 | 'width':'3' | its key 'width' has a value of another type",
        "'width':3 | 'width':3.5 | its key 'width'",
        "'width':3 | 'width':'wide' | its key 'width' has a value of another type (Cannot coerce String value (\"wide\") to int value). Restore it.",
        "'width':3 | 'width':101 | The width 101 is above 100. Restore it.",
        "'RED' | 'BLUE' | its key 'colour' has the value 'BLUE', which is not a valid Colour",
        "'width':3 | 'widht':3,'width':3 | its key 'widht' is unknown (did you mean 'width'?)",
        "'width':3 | 'width':3,'width':4 | its key 'width' appears twice",
        "'pages':1 | 'pages':'x' | its key 'books[0].pages' has a value of another type",
        ",'pages':1 | '' | its key 'books[0].pages' is missing",
        "[{'title':'b','pages':1}] | [null] | its key 'books",
        "[{'title':'b','pages':1}] | {} | its key 'books' has a value of another type"
      })
  void theKeyAndItsValueAreNamed(String part, String replacement, String message) {
    String changed = WHOLE.replace(part, replacement.equals("''") ? "" : replacement);

    assertThat(changed).isNotEqualTo(WHOLE);
    assertThatThrownBy(() -> read(changed))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The file dir/file.json is damaged")
        .hasMessageContaining(message)
        .hasMessageEndingWith(" Restore it.")
        .message()
        .doesNotContain("..", "\n", "io.frostline", "null.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | it is empty",
        "\"  \" | it is empty",
        "null | it holds nothing but null",
        "[] | ",
        "7 | ",
        "{'name':'a','wid | is not JSON",
        "no JSON | is not JSON",
        "{} {} | missing",
      })
  void whatIsNotADocumentIsRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The file dir/file.json is damaged")
        .hasMessageContaining(message == null ? "" : message)
        .hasMessageEndingWith(" Restore it.");
  }

  /** Its file has either two lists or one number. */
  @Test
  void aRecordWithItsOwnReaderDecidesWhatItNeeds() {
    JsonRecord<Standardisation> file = new JsonRecord<>(Standardisation.class, "Restore it.");
    for (Standardisation each :
        List.of(
            Standardisation.identity(2),
            new Standardisation(new float[] {1, 2}, new float[] {3, 4}))) {
      assertThat(file.read(file.bytes(each), "file")).isEqualTo(each);
    }
    assertThatThrownBy(() -> file.read("{}".getBytes(StandardCharsets.UTF_8), "file"))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(" Restore it.");
  }

  @Test
  void nothingMayFollow() {
    assertThatThrownBy(() -> read(WHOLE + WHOLE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a second document follows the first");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> FILE.read(new byte[] {1, -1, 0, 7}, "file"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The file file is damaged");
  }

  @Test
  void aFileThatDoesNotMatchItsChecksumIsDamagedAndAMissingOneIsAbsent(@TempDir Path folder)
      throws IOException {
    FileSystem system = FileSystem.getLocal(new Configuration());
    var file = new org.apache.hadoop.fs.Path(folder.resolve("shelf.json").toUri());
    try (OutputStream out = system.create(file)) {
      out.write(WHOLE.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
    assertThat(FILE.read(file, system)).isPresent();

    // By an editor that does not know of the checksum beside it.
    Files.writeString(folder.resolve("shelf.json"), WHOLE.replace('\'', '"').replace('3', '4'));

    assertThatThrownBy(() -> FILE.read(file, system))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The file " + file + " is damaged")
        .hasMessageContaining("Checksum error")
        .hasMessageEndingWith("Restore it.");
    assertThat(FILE.read(new org.apache.hadoop.fs.Path(file.getParent(), "none.json"), system))
        .isEmpty();
  }

  private static Shelf read(String text) {
    return FILE.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "dir/file.json");
  }
}
