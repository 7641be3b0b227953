package io.frostline.classifier.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPromptsTest {
  private static final String TEMPLATE = "a photo of a {}.";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("classes.txt");
  }

  @Test
  void fillsTheTemplateAndGathersThePromptsOfAClass() throws IOException {
    ClassPrompts prompts =
        read("\uFEFFcat\r\n\ndog\ta dog\r\nbird of prey\ndog\t my {} \n", TEMPLATE);

    assertThat(prompts.prompts())
        .containsExactly(
            entry("cat", List.of("a photo of a cat.")),
            entry("dog", List.of("a dog", "my {}")),
            entry("bird of prey", List.of("a photo of a bird of prey.")));
    assertThat(prompts.classes()).containsExactly("cat", "dog", "bird of prey");
    assertThat(prompts.count()).isEqualTo(4);
  }

  @Test
  void hasTheChecksumOfWhatIsComparedWhereverItIsFrom() throws IOException {
    String filled = read("cat\ndog\n", TEMPLATE).sha256();

    assertThat(read("cat\ta photo of a cat.\ndog\ta photo of a dog.", "{}").sha256())
        .isEqualTo(filled);
    assertThat(read("cat\ndog\n", "{}").sha256()).isNotEqualTo(filled);
    assertThat(read("dog\ncat\n", TEMPLATE).sha256()).isNotEqualTo(filled);
  }

  @Test
  void refusesLinesThatContradictEachOther() throws IOException {
    assertRefused("cat\ndog\ncat\n", "Line 3 of " + file + " has the class 'cat' again");
    assertRefused("cat\ndog\ncat\tmy cat\n", "Line 3 of " + file + " has the class 'cat' again");
    assertRefused("dog\tmy dog\ncat\ndog\n", "Line 3 of " + file + " has the class 'dog' again");
    assertRefused(
        "cat\tmy cat\ncat\tmy cat\ndog\n",
        "has the prompt 'my cat' of the class 'cat' a second time. Remove it.");
  }

  @Test
  void refusesWhatHasNoClassOrNoPrompt() throws IOException {
    assertRefused("cat\n\tmy dog\n", "Line 2 of " + file + " has not a class alone");
    assertRefused("cat\ndog\t\n", "Line 2 of " + file + " has not a class alone");
    assertRefused("cat\ndog\tmy dog\tyour dog\n", "a class, a tab and a prompt. Correct it.");
  }

  @Test
  void refusesFewerThanTwoClasses() throws IOException {
    assertRefused(" \n\n", "has no classes; an image can only be compared with at least two");
    assertRefused("cat\tmy cat\ncat\tyour cat\n", "has only the class [cat]");
  }

  @Test
  void refusesWhatIsNotUtf8AndWhatIsNotThere() throws IOException {
    Files.write(file, "cat\nk\u00e4tzchen\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ClassPrompts.in(file, TEMPLATE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("are not UTF-8: byte 6 is not part of a character");
    assertThatThrownBy(() -> ClassPrompts.in(folder.resolve("none.txt"), TEMPLATE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Give a text file in UTF-8 with a class on each line.");
  }

  @Test
  void refusesATemplateWithoutAPlaceForTheClass() {
    assertThatThrownBy(() -> read("cat\ndog\n", "a photo"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--prompt-template is 'a photo', but must contain {}");
  }

  private void assertRefused(String content, String reason) {
    assertThatThrownBy(() -> read(content, TEMPLATE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason);
  }

  private ClassPrompts read(String content, String template) throws IOException {
    return ClassPrompts.in(Files.writeString(file, content), template);
  }
}
