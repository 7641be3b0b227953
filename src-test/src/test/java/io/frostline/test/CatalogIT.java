package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue as a user has it: list, fetch, use under any name, carry to another cluster. */
class CatalogIT {
  private static final Path NETWORK = Project.SAMPLE_MODELS.resolve("mobilenet_v2/model.onnx");

  @TempDir private Path folder;
  private HttpServer server;
  private final String home = System.getProperty("user.home");

  @BeforeEach
  void serveANetworkAndWriteItsEntry() throws Exception {
    byte[] network = Files.readAllBytes(NETWORK);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, network.length);
          exchange.getResponseBody().write(network);
          exchange.close();
        });
    server.start();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    write("ours", HexFormat.of().formatHex(sha256.digest(network)));
    write("forged", "0".repeat(64));
    Files.writeString(
        entries().resolve("early.properties"),
        "alias-of = ours\nfeatures = block_13_expand_relu\n");
    System.setProperty("user.home", folder.resolve("home").toString());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    System.setProperty("user.home", home);
  }

  @Test
  void aNetworkIsFetchedListedAndUsedUnderAllItsNames() {
    assertThat(models("list").out()).contains("resnet50-v1").containsPattern("ours .* fetchable");
    assertThat(models("show", "early").out())
        .contains(
            "block_13_expand_relu", "Not in the store. To fetch it: frostline models fetch ours");

    Command fetched = models("fetch", "early").succeeded();

    assertThat(fetched.out()).contains("verified: sha256", "Model package: ");
    assertThat(fetched.err()).contains("Fetching http://127.0.0.1:");
    assertThat(models("list").out()).containsPattern("ours .* in store");
    assertThat(models("show", "early").succeeded().out())
        .contains("\"features\" : \"block_13_expand_relu\"");
    assertThat(extract("early", store()).succeeded().out()).contains("25 extracted now");
    assertThat(new Table(folder.resolve("features")).count()).isEqualTo(25);
  }

  @Test
  void aForgedFileIsRefused() {
    Command run = models("fetch", "forged");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("wrong checksum").doesNotContain("\tat ");
    assertThat(store()).isEmptyDirectory();
  }

  @Test
  void whatCanBeFetchedIsSaidSo() {
    Command run = extract("ours", store());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Run `frostline models fetch ours`");
  }

  @Test
  void aPackageTravelsAsOneFileToAStoreOnAnotherFileSystem() throws IOException {
    TroubledFileSystem.register();
    models("fetch", "ours").succeeded();
    Path zip = folder.resolve("ours.zip");
    models("export", "ours", "--out", zip).succeeded();
    String remote = "troubled:" + folder.resolve("remote");

    frostline("models", "import", zip, "--models", remote).succeeded();

    assertThat(frostline("models", "list", "--stored", "--models", remote).succeeded().out())
        .containsPattern("ours .* in store")
        .contains("1 package in the store " + remote);
    assertThat(frostline("models", "import", zip, "--models", remote).err())
        .contains("already has a model 'ours'");
    assertThat(extract("ours", remote).succeeded().out()).contains("25 extracted now");
    try (Stream<Path> copies = Files.list(folder.resolve("home/.frostline/cache"))) {
      assertThat(copies).as("copies on this machine").hasSize(1);
    }
  }

  @Test
  void aNoteGivenAtTheImportIsShown() {
    Command imported = importNoted("Fine-tuned for cats.").succeeded();

    assertThat(imported.out()).contains("Model package: ");
    assertThat(models("show", "noted").succeeded().out())
        .contains("\"note\" : \"Fine-tuned for cats.\"");
    assertThat(
            frostline("models", "show", "mobilenet_v2", "--models", Project.SAMPLE_MODELS)
                .succeeded()
                .out())
        .contains("fine-tuned for content moderation");
  }

  @Test
  void aNoteThatIsTooLongIsRefused() {
    Command run = importNoted("x".repeat(600));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("has 600 characters; at most 500 are allowed");
  }

  private Command importNoted(String note) {
    return models(
        "import",
        NETWORK,
        "--name",
        "noted",
        "--layout",
        "nhwc",
        "--scale",
        "1/255",
        "--note",
        note);
  }

  private Command models(Object... arguments) {
    return frostline(
        Stream.concat(
                Stream.of("models"),
                Stream.concat(
                    Stream.of(arguments), Stream.of("--models", store(), "--catalog", entries())))
            .toArray());
  }

  private Command extract(String model, Object store) {
    return frostline(
        "extract",
        "--images",
        Project.SAMPLE_IMAGES.resolve("bird"),
        "--models",
        store,
        "--catalog",
        entries(),
        "--model",
        model,
        "--out",
        folder.resolve("features"));
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path entries() {
    return folder.resolve("catalog");
  }

  private void write(String name, String sha256) throws IOException {
    Files.createDirectories(store());
    Files.writeString(
        Files.createDirectories(entries()).resolve(name + ".properties"),
        """
        # A network on a server of this machine
        format = onnx
        url = http://127.0.0.1:%d/%s.onnx
        sha256 = %s
        licence = MIT
        size = 224
        layout = nhwc
        color-order = rgb
        resize = squash
        interpolation = bilinear
        scale = 1/255
        mean = 0,0,0
        std = 1,1,1
        """
            .formatted(server.getAddress().getPort(), name, sha256));
  }
}
