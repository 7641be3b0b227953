package io.frostline.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.catalog.Catalog;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        ".hidden",
        "-option",
        "_table",
        "../victim",
        "/../../../victim",
        "a/b",
        "a\\b",
        "a b",
        "ä",
        "a\u0000b",
        "a\nb",
        "a:b"
      })
  void whatCouldLeadElsewhereIsNotAName(String text) {
    assertThat(ModelName.find(text)).isEmpty();
    assertThatThrownBy(() -> ModelName.of(text))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "'%s' is not a valid name for a model. Use at most 100 letters, digits, '.', '_' and '-', and begin with a letter or digit, for example flowers_v2.",
            text);
  }

  @Test
  void aNameHasAtMostOneHundredCharacters() {
    assertThat(ModelName.of("a".repeat(100)).text()).hasSize(100);
    assertThatThrownBy(() -> ModelName.of("a".repeat(300)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it has 300 characters. Use at most 100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v2", "resnet50-v1", "EfficientNet-B0.1", "a..b", "7"})
  void aNameStaysInItsFolder(String text) {
    Path folder = new ModelStore(Path.of("/store")).folderOf(ModelName.of(text));

    assertThat(folder.normalize()).isEqualTo(folder);
    assertThat(folder.getParent()).isEqualTo(Path.of("/store"));
  }

  @Test
  void everyEntryOfTheCatalogueCanBeStored() {
    List<String> names =
        Catalog.load(Optional.empty(), Map.of()).entries().stream()
            .map(entry -> entry.name())
            .toList();

    assertThat(names).isNotEmpty().allMatch(name -> ModelName.find(name).isPresent());
  }
}
