package io.frostline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.SharedFiles;
import io.frostline.backbone.TensorLayout;
import io.frostline.catalog.Checksum.Algorithm;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.preprocessing.PixelValues;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every entry of {@code conf/catalog}, and that no fact in it is of our own making. */
class BuiltInCatalogTest {
  private static final List<String> ONNX_MODEL_ZOO =
      List.of(
          "alexnet",
          "caffenet",
          "densenet121",
          "efficientnet-lite4",
          "googlenet",
          "inception-v1",
          "inception-v2",
          "mobilenetv2",
          "resnet101-v1",
          "resnet101-v2",
          "resnet152-v1",
          "resnet152-v2",
          "resnet18-v1",
          "resnet18-v2",
          "resnet34-v1",
          "resnet34-v2",
          "resnet50-v1",
          "resnet50-v2",
          "shufflenet-v2",
          "squeezenet1.0",
          "squeezenet1.1",
          "vgg16",
          "vgg16-bn",
          "vgg19",
          "vgg19-bn",
          "zfnet512");
  private static final List<String> MODERN =
      List.of(
          "clip-vit-base-patch32",
          "convnext-tiny",
          "dinov2-base",
          "dinov2-small",
          "siglip-base-patch16-224");
  private static final List<String> TEXT =
      List.of("all-minilm-l6-v2", "all-minilm-l6-v2-q", "e5-small-v2-q");
  private static final int KERAS_APPLICATIONS = 26;

  private final Catalog catalog = Catalog.load(Optional.empty(), Map.of());

  @Test
  void hasTheNetworksThatPeopleTransferFrom() {
    List<String> names = catalog.entries().stream().map(CatalogEntry::name).toList();

    assertThat(names).containsAll(ONNX_MODEL_ZOO).containsAll(MODERN).containsAll(TEXT);
    assertThat(names.stream().filter(name -> name.startsWith("keras-")))
        .hasSize(KERAS_APPLICATIONS);
    assertThat(names)
        .hasSize(ONNX_MODEL_ZOO.size() + MODERN.size() + TEXT.size() + KERAS_APPLICATIONS)
        .doesNotHaveDuplicates();
  }

  @TestFactory
  Stream<DynamicTest> everyEntryIsWhole() {
    return catalog.entries().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.name(), () -> assertWhole(entry)));
  }

  private void assertWhole(CatalogEntry entry) {
    CatalogOrigin origin = entry.origin();
    assertThat(entry.title()).isNotEmpty();
    assertThat(origin.sources())
        .doesNotHaveDuplicates()
        .extracting(URI::getScheme)
        .containsOnly("https");
    assertThat(origin.fileName()).endsWith(ending(origin));
    assertThat(origin.sources())
        .extracting(CatalogOrigin::fileName)
        .containsOnly(origin.fileName());
    assertThat(
            entry.verifiable()
                || entry.notes().orElse("").contains("no checksum")
                || entry.notes().orElse("").contains("No checksum"))
        .as("a missing checksum is explained")
        .isTrue();
    assertThat(entry.width()).isPresent();
    assertThat(
            entry.input().source().isPresent()
                || entry.notes().orElse("").startsWith("UNVERIFIED preprocessing"))
        .as("says where the preprocessing is from")
        .isTrue();
    if (origin.format() == NetworkFormat.KERAS) {
      assertThat(pixels(entry).format().layout()).isEqualTo(TensorLayout.NHWC);
      assertThat(entry.accuracy()).isPresent();
      assertThat(origin.withoutTop()).isPresent();
      assertAsWeBuildIt(entry, KerasApplication.of(origin.architecture().orElseThrow()));
    }
    if (entry.classes().isPresent()) {
      assertThat(catalog.classLabels(entry).names()).hasSize(1000);
    }
    assertThat(catalog.find(entry.name()).orElseThrow().entry()).isEqualTo(entry);
  }

  private static String ending(CatalogOrigin origin) {
    if (origin.members().isPresent()) {
      return ".jar";
    }
    return origin.format() == NetworkFormat.KERAS ? ".h5" : ".onnx";
  }

  private static KnownPixels pixels(CatalogEntry entry) {
    return entry.pixels().orElseThrow();
  }

  private static void assertAsWeBuildIt(CatalogEntry entry, KerasApplication application) {
    PixelValues mode = application.preset().pixels();
    Preprocessing preprocessing = pixels(entry).preprocessing();
    assertThat(pixels(entry).format().width()).isEqualTo(application.size());
    assertThat(pixels(entry).format().colorOrder()).isEqualTo(mode.colorOrder());
    assertThat(preprocessing.resize()).isEqualTo(application.statement().resize());
    assertThat(preprocessing.interpolation()).isEqualTo(application.statement().interpolation());
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel : new int[] {0, 255}) {
        assertThat(
                (pixel * preprocessing.scale() - preprocessing.mean().get(channel))
                    / preprocessing.std().get(channel))
            .isCloseTo(
                (pixel * mode.scale() - mode.mean().get(channel)) / mode.std().get(channel),
                within(1e-9));
      }
    }
  }

  @Test
  void classNamesStandInTheOrderOfTheNetworks() {
    List<String> names = catalog.classLabels(entry("resnet50-v1")).names();

    assertThat(names.get(0)).isEqualTo("tench, Tinca tinca");
    assertThat(names.get(281)).isEqualTo("tabby, tabby cat");
    assertThat(names.get(999)).startsWith("toilet tissue");
  }

  @Test
  void whereDocumentsContradictEachOtherTheEntrySaysWhichWasChosen() {
    assertThat(List.of("densenet121", "squeezenet1.0", "efficientnet-lite4"))
        .allSatisfy(
            name ->
                assertThat(entry(name).notes().orElseThrow())
                    .startsWith("CONTRADICTION")
                    .contains("The values here are"));
    assertThat(pixels(entry("densenet121")).format().colorOrder()).isEqualTo(ColorOrder.BGR);
  }

  @Test
  void theNetworksOfMicrosoftMlAreAliasesWithTheirLayers() {
    assertThat(catalog.aliases())
        .extracting(CatalogAlias::name)
        .containsExactly(
            "microsoftml-alexnet",
            "microsoftml-resnet101",
            "microsoftml-resnet18",
            "microsoftml-resnet50");
    assertThat(catalog.aliases())
        .allSatisfy(
            alias -> {
              Catalog.Named named = catalog.find(alias.name()).orElseThrow();
              assertThat(named.entry().name()).isEqualTo(alias.entry());
              assertThat(named.features()).isPresent().isEqualTo(named.entry().features());
            });
    assertThat(catalog.find("Resnet50").orElseThrow().entry().name()).isEqualTo("resnet50-v1");
  }

  @Test
  void factsAreThoseThatWereRead() throws IOException {
    JsonNode facts = new ObjectMapper().readTree(SharedFiles.of("catalog-facts.json").toFile());
    Map<String, JsonNode> bySource = new HashMap<>();
    facts.at("/onnx_model_zoo/models").forEach(fact -> bySource.put(text(fact, "url_hf"), fact));
    facts.at("/huggingface_onnx/models").forEach(fact -> bySource.put(text(fact, "url"), fact));
    facts
        .at("/keras_applications/models")
        .forEach(fact -> bySource.put(text(fact, "url_top"), fact));

    assertThat(catalog.entries())
        .filteredOn(entry -> !TEXT.contains(entry.name()))
        .allSatisfy(
            entry -> {
              JsonNode fact = bySource.get(entry.origin().sources().get(0).toString());
              assertThat(fact).isNotNull();
              assertFacts(entry, fact);
            });
    assertThat(new HashSet<>(catalog.entries())).hasSize(catalog.entries().size());
  }

  /**
   * What Maven has fetched, if it has: the artifact, and the checksum that is published beside it.
   */
  @ParameterizedTest
  @FieldSource("TEXT")
  void artifactsHaveTheChecksumsBesideThem(String name) throws IOException {
    CatalogOrigin origin = entry(name).origin();
    String path = origin.sources().get(0).getPath().replaceFirst("^/maven2/", "");
    Path jar = Path.of(System.getProperty("user.home"), ".m2/repository", path);
    Path sha1 = jar.resolveSibling(jar.getFileName() + ".sha1");
    assumeThat(sha1)
        .as("`mvn dependency:get` of the artifact %s fetches it", jar.getFileName())
        .isRegularFile();

    assertThat(origin.checksum()).hasValue(Checksum.sha1(Files.readString(sha1).strip()));
    assertThat(origin.bytes()).hasValue(Files.size(jar));
    assertThat(FileChecksums.of(jar).missing(List.of(origin.checksum().orElseThrow()))).isEmpty();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      CatalogOrigin.Members members = origin.members().orElseThrow();
      assertThat(zip.getEntry(members.network())).isNotNull();
      assertThat(zip.getEntry(members.tokenizer().orElseThrow())).isNotNull();
    }
  }

  @Test
  void theTableOfTheReadmeIsTrue() throws IOException {
    assertThat(Files.readString(Path.of("..", "conf", "catalog", "README.md")))
        .endsWith(
            catalog.entries().stream()
                    .map(BuiltInCatalogTest::row)
                    .collect(Collectors.joining("\n"))
                + "\n");
  }

  private static String row(CatalogEntry entry) {
    CatalogOrigin origin = entry.origin();
    return Stream.of(
            entry.name(),
            entry
                .pixels()
                .map(known -> known.format().width())
                .map(String::valueOf)
                .orElseGet(entry.input()::extent),
            entry.features().orElse("-"),
            entry.width().orElseThrow(),
            entry.accuracy().map(accuracy -> percent(accuracy.top1())).orElse("-"),
            entry.accuracy().flatMap(Accuracy::top5).map(BuiltInCatalogTest::percent).orElse("-"),
            origin.bytes().isPresent()
                ? String.format(Locale.ROOT, "%.1f MB", origin.bytes().getAsLong() / 1e6)
                : "-",
            origin.licence().orElse("-"),
            origin.checksum().map(sum -> sum.algorithm().keyword()).orElse("-"))
        .map(Object::toString)
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static void assertFacts(CatalogEntry entry, JsonNode fact) {
    boolean keras = entry.origin().format() == NetworkFormat.KERAS;
    Algorithm algorithm = keras ? Algorithm.MD5 : Algorithm.SHA256;
    String checksum = text(fact, keras ? "md5_top" : "sha256");
    assertThat(entry.origin().checksum())
        .isEqualTo(Optional.ofNullable(checksum).map(hex -> new Checksum(algorithm, hex)));
    assertThat(entry.origin().bytes().orElse(0)).isEqualTo(fact.path("size_bytes").asLong());
    if (fact.hasNonNull("feature_width")) {
      assertThat(entry.width()).hasValue(fact.get("feature_width").asInt());
    }
    if (fact.hasNonNull("feature_tensor")) {
      assertThat(entry.features()).hasValue(text(fact.get("feature_tensor"), "name"));
    }
    entry
        .accuracy()
        .ifPresent(
            accuracy -> {
              assertThat(accuracy.top1()).isEqualTo(fact.get("top1").asDouble());
              assertThat(accuracy.top5().orElse(0.0)).isEqualTo(fact.path("top5").asDouble());
            });
    if (keras) {
      assertThat(entry.origin().architecture()).hasValue(text(fact, "name"));
      assertThat(pixels(entry).format().width()).isEqualTo(fact.get("input_size").asInt());
    } else {
      assertThat(entry.origin().licence()).hasValue(text(fact, "licence"));
    }
  }

  private static String text(JsonNode fact, String key) {
    return fact.hasNonNull(key) ? fact.get(key).asText() : null;
  }

  private CatalogEntry entry(String name) {
    return catalog.find(name).orElseThrow().entry();
  }
}
