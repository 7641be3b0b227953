package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * In S3, over Hadoop's S3A with its magic committer and the settings of {@code
 * conf/spark/s3a.conf}. Skipped without the profile: {@code mvn -Ps3a verify}.
 */
class S3IT extends RemoteStorageCases {
  private S3Server server;

  @Override
  RemoteFolder start() throws IOException, InterruptedException {
    server = S3Server.start(folder);
    server.tellThisProcess();
    Configuration hadoop = new Configuration();
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("spark.hadoop."))
        .forEach(
            key -> hadoop.set(key.substring("spark.hadoop.".length()), System.getProperty(key)));
    String root = "s3a://" + S3Server.BUCKET + "/";
    return new RemoteFolder(FileSystem.newInstance(URI.create(root), hadoop), root);
  }

  @Override
  Map<String, String> environment() {
    return server.environment();
  }

  @AfterAll
  void stopServer() throws IOException {
    if (server != null) {
      server.forgetInThisProcess();
      server.close();
    }
  }

  @Test
  void theMagicCommitterIsAtWork() throws IOException {
    assertThat(remote().text("features/_SUCCESS")).contains("\"committer\" : \"magic\"");
  }

  @Test
  void layersAreComparedThere() throws IOException {
    Command probe =
        run(
            "probe --images @images --models @models --model mobilenet_v2 --layers Conv1_relu"
                + " --pool average --examples all --seeds 1 --turn-seconds 0.05 --out @probe");

    assertThat(probe.out()).contains("50 images of 2 classes");
    JsonNode figures = new ObjectMapper().readTree(remote().read("probe/probe.json"));
    assertThat(figures.at("/cuts")).hasSize(1);
    assertThat(remote().names("probe"))
        .containsExactly("controls", "features", "probe.json", "report.html");
  }

  /** The exchange of three files for one is cut off where the new file is in place. */
  @Test
  void aKilledExchangeOfFilesIsFinished() throws Exception {
    remote().copy("features", "exchanged");
    server.gate().keep("DELETE /%s/exchanged/part-".formatted(S3Server.BUCKET), 1);

    Launcher.killWhen(server.gate()::hasKept, words("compact --table @exchanged"), environment());
    server.gate().passAll();
    List<String> names = remote().names("exchanged");
    run("compact --table @exchanged");

    assertThat(names).contains("exchange-of-files-is-unfinished.parquet");
    assertThat(remote().committed("exchanged")).isEqualTo(1);
    assertThat(rows(downloaded("exchanged"))).isEqualTo(rows(downloaded("features")));
  }
}
