package io.frostline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Pooling;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's own catalogue beside Frostline's. */
class CatalogTest {
  private static final String ENTRY =
      """
      # A network of ours
      format = onnx
      url = hdfs:///models/ours.onnx
      size = 224
      layout = nchw
      color-order = rgb
      resize = squash
      interpolation = bilinear
      scale = 1/255
      mean = 0.5, 0.5, 0.5
      std = 0.5, 0.5, 0.5
      aliases = our-net, net
      """;

  private static final String TEXT_ENTRY =
      """
      # An encoder of ours
      format = onnx
      url = hdfs:///models/encoder.zip
      network = onnx/model.onnx
      tokenizer = tokenizer.json
      max-tokens = 128
      pooling = max
      prefix = "query: "
      """;

  @TempDir private Path folder;

  @Test
  void addsEntriesUnderAllTheirNames() throws IOException {
    write("ours.properties", ENTRY + "classes = animals\n");
    write("animals.txt", "cat\ndog\n");
    write("short.properties", "# Ours at another layer\nalias-of = ours\nfeatures = conv5\n");

    Catalog catalog = load();

    CatalogEntry ours = catalog.find("ours").orElseThrow().entry();
    assertThat(ours.title()).isEqualTo("A network of ours");
    assertThat(catalog.classLabels(ours).names()).containsExactly("cat", "dog");
    assertThat(catalog.find("Our-Net").orElseThrow().entry()).isEqualTo(ours);
    assertThat(catalog.find("short").orElseThrow().entry()).isEqualTo(ours);
    assertThat(catalog.find("short").orElseThrow().features()).hasValue("conv5");
    assertThat(catalog.find("vgg16")).isPresent();
    assertThat(ours.verifiable()).isFalse();
  }

  @Test
  void aNetworkForTextsIsTakenOutOfAZipWithItsTokenizer() throws IOException {
    write("encoder.properties", TEXT_ENTRY);

    CatalogEntry encoder = load().find("encoder").orElseThrow().entry();

    assertThat(encoder.origin().members())
        .hasValue(new CatalogOrigin.Members("onnx/model.onnx", Optional.of("tokenizer.json")));
    assertThat(encoder.input())
        .isEqualTo(
            new KnownTokens(128, "query: ", Pooling.MAX, Optional.empty(), Optional.empty()));
    assertThat(encoder.pixels()).isEmpty();
  }

  @Test
  void keysOfImagesAndOfTextsDoNotMix() throws IOException {
    write("encoder.properties", TEXT_ENTRY.replace("max-tokens = 128", "size = 224"));
    write("other.properties", TEXT_ENTRY.replace("network = onnx/model.onnx\n", ""));
    write("third.properties", TEXT_ENTRY.replace("\"query: \"", "query: "));
    write("fourth.properties", TEXT_ENTRY.replace("128", "0"));
    write("ours.properties", ENTRY + "pooling = max\n");

    assertThatThrownBy(this::load)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("encoder.properties: key 'max-tokens' is missing")
        .hasMessageContaining("encoder.properties: key 'size' is unknown")
        .hasMessageContaining("other.properties: key 'network' is missing")
        .hasMessageContaining("third.properties: key 'prefix': query: is not in quotation marks")
        .hasMessageContaining("fourth.properties: max-tokens is 0, but must be at least 1")
        .hasMessageContaining("ours.properties: key 'pooling' is unknown");
  }

  @Test
  void anEntryOfTheOperatorReplacesOneOfTheSameName() throws IOException {
    write("vgg16.properties", ENTRY);

    assertThat(load().find("vgg16").orElseThrow().entry().title()).isEqualTo("A network of ours");
  }

  @Test
  void isFoundByOptionThenEnvironment() throws IOException {
    write("ours.properties", ENTRY);

    assertThat(
            Catalog.load(Optional.empty(), Map.of("FROSTLINE_CATALOG", folder.toString()))
                .find("ours"))
        .isPresent();
    assertThat(Catalog.load(Optional.empty(), Map.of()).find("ours")).isEmpty();
    assertThatThrownBy(() -> Catalog.load(Optional.of(folder.resolve("none")), Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There is no folder " + folder.resolve("none"));
  }

  @Test
  void allProblemsOfAllFilesAreToldTogether() throws IOException {
    write(
        "one.properties",
        ENTRY
                .replace("interpolation = bilinear", "interpolation = bilnear")
                .replace("size = 224", "size = big")
                .replace("our-net, net", "one-net")
            + "licens = MIT\nsha256 = abc\n");
    write(
        "two.properties",
        ENTRY.replace("scale = 1/255\n", "").replace("our-net, net", "vgg16") + "size = 225\n");
    write("three.properties", "alias-of = none\n");
    write("four.properties", ENTRY.replace("hdfs:///models/ours.onnx", "models/ours.onnx"));
    write("five.properties", ENTRY + "classes = insects\narchitecture = VGG16\n");

    assertThatThrownBy(this::load)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The catalogue has 9 errors to correct:")
        .hasMessageContaining(folder + "/one.properties: key 'size': 'big' is not a number")
        .hasMessageContaining(
            "key 'interpolation': Unknown interpolation 'bilnear'. Did you mean 'bilinear'?")
        .hasMessageContaining("key 'licens' is unknown. Did you mean 'licence'?")
        .hasMessageContaining(
            "key 'sha256': 'abc' is not a valid sha256: it has 3 characters, but must have 64")
        .hasMessageContaining(folder + "/two.properties: key 'scale' is missing")
        .hasMessageContaining("two.properties: key 'size' appears twice")
        .hasMessageContaining("three: key 'alias-of': there is no entry 'none'")
        .hasMessageContaining(
            "four.properties: key 'url': 'models/ours.onnx' is not the address of a file")
        .hasMessageContaining("five.properties: format = keras requires architecture");
  }

  /** The file is stored under its name until it is imported. */
  @Test
  void aFileHasANameThatStaysInItsFolder() throws IOException {
    for (String name : new String[] {"..", "a%00b", "%5C..%5Cvictim", "a".repeat(300)}) {
      write("ours.properties", ENTRY.replace("ours.onnx", name));

      assertThatThrownBy(this::load)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("key 'url': 'hdfs:///models/" + name + "' is the address of a file")
          .hasMessageContaining("cannot be stored under its name");
    }
  }

  @Test
  void aNameBelongsToOneEntry() throws IOException {
    write("ours.properties", ENTRY);
    write("theirs.properties", ENTRY.replace("our-net, net", "NET, resnet50"));

    assertThatThrownBy(this::load)
        .hasMessageContaining("ours and theirs both have the name 'NET'")
        .hasMessageContaining("resnet50-v1 and theirs both have the name 'resnet50'");
  }

  @Test
  void aMissingListOfClassesIsNamed() throws IOException {
    write("ours.properties", ENTRY + "classes = insects\n");

    assertThatThrownBy(this::load)
        .hasMessageContaining("ours: key 'classes': the catalogue has no file insects.txt");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Catalog load() {
    return Catalog.load(Optional.of(folder), Map.of());
  }
}
