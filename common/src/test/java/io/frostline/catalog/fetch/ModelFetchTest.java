package io.frostline.catalog.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.OtherFileSystem;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.remote.PackageCache;
import io.frostline.backbone.remote.RemoteStore;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.Checksum;
import io.frostline.catalog.FileChecksums;
import io.frostline.catalog.fetch.FetchRequest.Original;
import io.frostline.catalog.fetch.FetchRequest.Unverified;
import io.frostline.imports.encoder.SmallEncoder;
import io.frostline.imports.source.ClassLabels;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an entry of the catalogue to a package. */
class ModelFetchTest {
  private static final byte[] NETWORK =
      new TestNetwork(11)
          .input("image", 1, 3, 8, 8)
          .weights("kernel", 4, 3, 8, 8)
          .node("Conv", List.of("image", "kernel"), "conv")
          .node("Softmax", List.of("conv"), "probabilities")
          .output("probabilities")
          .model()
          .toByteArray();
  private static final String SHA256 = "sha256 = " + Sha256.of(NETWORK) + "\n";

  @TempDir private Path folder;
  private final FileServer server = new FileServer(NETWORK);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void makesAPackageWithThePreprocessingOfTheEntry() throws IOException {
    ModelDescription model =
        run(request(entry(SHA256 + "features = conv\n"))).model().description();

    assertThat(model.name()).isEqualTo("ours");
    assertThat(model.preprocessing().mean()).containsExactly(0.1, 0.2, 0.3);
    assertThat(model.source().url()).isEqualTo(server.uri("/hub/ours.onnx").toString());
    assertThat(model.source().licence()).isEqualTo("MIT");
    assertThat(model.source().sha256()).isEqualTo(Sha256.of(NETWORK));
    assertThat(model.features()).isEqualTo("conv");
    assertThat(model.classes()).containsExactly("cat", "dog", "hen", "owl");
    assertThat(store().names()).containsExactly("ours");
    assertThat(folder.resolve("store/.downloads")).doesNotExist();
  }

  @Test
  void anEncoderIsTakenOutOfAJarWithItsTokenizer() throws IOException {
    Path jar = jar();
    String texts = Files.readString(jar.resolveSibling("texts.properties"));

    ModelDescription model =
        run(request(entryOf(texts + "sha1 = " + sha1(jar) + "\n"))).model().description();

    assertThat(model.name()).isEqualTo("ours");
    assertThat(model.tokens().prefix()).isEqualTo("query: ");
    assertThat(model.tokens().maxTokens()).isEqualTo(20);
    assertThat(model.tokens().normalise()).isEqualTo(Normalisation.L2);
    assertThat(model.pooling()).isEqualTo(Pooling.MAX);
    assertThat(model.source().url()).isEqualTo(jar.toUri() + "!/onnx/small.onnx");
    assertThat(model.files()).containsOnlyKeys("tokenizer.json");
    assertThat(folder.resolve("store/.downloads")).doesNotExist();
  }

  @Test
  void aJarWithoutTheMemberIsKept() throws IOException {
    Path jar = jar();
    String texts =
        Files.readString(jar.resolveSibling("texts.properties"))
            .replace("small.onnx", "large.onnx");
    CatalogEntry entry = entryOf(texts + "sha1 = " + sha1(jar) + "\n");

    assertThatThrownBy(() -> run(request(entry)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no member 'onnx/large.onnx'")
        .hasMessageContaining("The downloaded file is kept: ");
    assertThat(store().names()).isEmpty();
  }

  /** A small encoder in a jar, and beside it what an entry says of it. */
  private Path jar() throws IOException {
    SmallEncoder.bert(SmallEncoder.Norm.DECOMPOSED).network().write(folder, "small.onnx");
    Path jar = folder.resolve("small.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        InputStream tokenizer =
            ModelFetchTest.class.getResourceAsStream("/io/frostline/text/wordpiece.json")) {
      zip.putNextEntry(new ZipEntry("onnx/small.onnx"));
      Files.copy(folder.resolve("small.onnx"), zip);
      zip.putNextEntry(new ZipEntry("tokenizer.json"));
      tokenizer.transferTo(zip);
    }
    Files.writeString(
        folder.resolve("texts.properties"),
        """
        # An encoder of ours
        format = onnx
        url = %s
        network = onnx/small.onnx
        tokenizer = tokenizer.json
        max-tokens = 20
        pooling = max
        normalise = l2
        prefix = "query: "
        """
            .formatted(jar.toUri()));
    return jar;
  }

  private static String sha1(Path file) throws IOException {
    return FileChecksums.of(file).by(Checksum.Algorithm.SHA1).hex();
  }

  @Test
  void theFileIsKeptWhenAsked() throws IOException {
    CatalogEntry entry = entry(SHA256);

    FetchedFile file =
        run(request(entry, Optional.empty(), Unverified.REFUSE, Original.KEEP)).file();

    assertThat(file.path())
        .isEqualTo(folder.resolve("store/.downloads/ours/ours.onnx"))
        .hasBinaryContent(NETWORK);
    assertThat(store().names()).containsExactly("ours");
  }

  @Test
  void aWrongChecksumLeavesTheStoreAsItWas() throws IOException {
    FetchRequest request = request(entry("sha256 = " + "0".repeat(64) + "\n"));

    assertThatThrownBy(() -> run(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("wrong checksum");
    assertThat(store().names()).isEmpty();
  }

  @Test
  void withoutAChecksumNothingIsFetchedUnlessTheOperatorSaysSo() throws IOException {
    CatalogEntry entry = entry("");

    assertThatThrownBy(() -> request(entry))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot verify ours: no checksum of its file is known")
        .hasMessageContaining("--sha256")
        .hasMessageContaining("--accept-unverified");
    assertThat(server.asked).isEmpty();

    FetchedFile accepted =
        run(request(entry, Optional.empty(), Unverified.ACCEPT, Original.DELETE)).file();
    assertThat(accepted.verified()).isEmpty();
    assertThat(accepted.checksums().by(Checksum.Algorithm.SHA256))
        .isEqualTo(Checksum.sha256(Sha256.of(NETWORK)));
  }

  @Test
  void theOperatorsChecksumIsCheckedBesideTheCatalogues() throws IOException {
    CatalogEntry entry = entry("");
    Optional<Checksum> right = Optional.of(Checksum.sha256(Sha256.of(NETWORK)));
    Optional<Checksum> wrong = Optional.of(Checksum.sha256("1".repeat(64)));

    assertThatThrownBy(() -> run(request(entry, wrong, Unverified.REFUSE, Original.DELETE)))
        .hasMessageContaining("wrong checksum");
    assertThat(run(request(entry, right, Unverified.REFUSE, Original.DELETE)).file().verified())
        .hasSize(1);
    CatalogEntry known = entry(SHA256);
    assertThatThrownBy(() -> request(known, wrong, Unverified.REFUSE, Original.DELETE))
        .hasMessageContaining("--sha256 is 1111")
        .hasMessageContaining("but the catalogue has");
  }

  @Test
  void aTakenNameEndsBeforeAnythingIsFetched() throws IOException {
    run(request(entry(SHA256)));
    int before = server.asked.size();

    assertThatThrownBy(() -> run(request(entry(SHA256))))
        .hasMessageContaining("already has a model 'ours'");
    assertThat(server.asked).hasSize(before);
  }

  @Test
  void aFileThatCannotBeImportedIsKept() throws IOException {
    CatalogEntry entry = entry(SHA256 + "features = nowhere\n");

    assertThatThrownBy(() -> run(request(entry)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("The downloaded file is kept: ");
    assertThat(store().names()).isEmpty();
    assertThat(folder.resolve("store/.downloads/ours/ours.onnx")).exists();
  }

  @Test
  void aMirrorOrAnotherSourceIsAskedInstead() throws IOException {
    CatalogEntry entry = entry(SHA256);
    Path elsewhere = Files.write(folder.resolve("net.onnx"), NETWORK);
    Path copies = Files.createDirectories(folder.resolve("copies/127.0.0.1/hub"));
    Files.write(copies.resolve("ours.onnx"), NETWORK);
    String mirror = folder.resolve("copies").toUri().toString();

    run(
        new FetchRequest(
            entry,
            labels(),
            Optional.of(elsewhere.toUri()),
            Optional.empty(),
            Optional.empty(),
            Unverified.REFUSE,
            Existing.KEEP,
            Original.DELETE));
    run(
        new FetchRequest(
            entry,
            labels(),
            Optional.empty(),
            Optional.of(new Mirror(mirror)),
            Optional.empty(),
            Unverified.REFUSE,
            Existing.REPLACE,
            Original.DELETE));

    assertThat(server.asked).isEmpty();
  }

  @Test
  void theStoreMayBeElsewhere() throws IOException {
    Configuration hadoop = OtherFileSystem.configuration("other");
    RemoteStore store =
        new RemoteStore(
            URI.create("other://" + folder.resolve("far")),
            hadoop,
            new PackageCache(folder.resolve("cache")));

    ModelPackage model =
        new ModelFetch(Network.of(Map.of(), hadoop), TransferProgress.SILENT)
            .run(request(entry(SHA256)), store)
            .model();

    assertThat(store.names()).containsExactly("ours");
    assertThat(store.open("ours")).isEqualTo(model);
    assertThat(folder.resolve("cache/.downloads")).doesNotExist();
  }

  private ModelFetch.Result run(FetchRequest request) {
    return new ModelFetch(Network.of(Map.of(), new Configuration(false)), TransferProgress.SILENT)
        .run(request, store());
  }

  private ModelStore store() {
    return new ModelStore(folder.resolve("store"));
  }

  private FetchRequest request(CatalogEntry entry) {
    return request(entry, Optional.empty(), Unverified.REFUSE, Original.DELETE);
  }

  private FetchRequest request(
      CatalogEntry entry, Optional<Checksum> sha256, Unverified unverified, Original original) {
    return new FetchRequest(
        entry,
        labels(),
        Optional.empty(),
        Optional.empty(),
        sha256,
        unverified,
        Existing.KEEP,
        original);
  }

  private ClassLabels labels() {
    return new ClassLabels(List.of("cat", "dog", "hen", "owl"), "The test");
  }

  private CatalogEntry entry(String more) throws IOException {
    return entryOf(
        """
        # A network of ours
        format = onnx
        url = %s
        licence = MIT
        size = 8
        layout = nchw
        color-order = rgb
        resize = squash
        interpolation = bilinear
        scale = 1/255
        mean = 0.1, 0.2, 0.3
        std = 1, 1, 1
        """
                .formatted(server.uri("/hub/ours.onnx"))
            + more);
  }

  private CatalogEntry entryOf(String text) throws IOException {
    Path entries = Files.createDirectories(folder.resolve("catalog"));
    Files.writeString(entries.resolve("ours.properties"), text);
    return Catalog.load(Optional.of(entries), Map.of()).find("ours").orElseThrow().entry();
  }
}
