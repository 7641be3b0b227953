package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which preprocessing {@code frostline models import} gives a network, and when it refuses. */
class PreprocessingIT {
  private static final String[] PRESETS = {
    "imagenet", "torch", "inception", "tf", "caffe", "unit", "none"
  };

  @TempDir private Path folder;

  @Test
  void refusesAFileThatDoesNotSayWhichPixelsItTakes() throws IOException {
    Command run = imported(ColorClassifier.scores(folder));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("does not say how its images must be prepared", "Pass --preprocess")
        .contains(PRESETS)
        .doesNotContain("\n\tat ");
    assertThat(folder.resolve("models/network")).doesNotExist();
  }

  @Test
  void suggestsTheNearestPreset() throws IOException {
    Command run = imported(ColorClassifier.scores(folder), "--preprocess", "imagnet");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Unknown preprocessing 'imagnet'. Did you mean 'imagenet'?");
  }

  @Test
  void explainsEachPreset() {
    assertThat(frostline("models", "import", "--help").out())
        .contains(Stream.of(PRESETS).map(preset -> preset + ": ").toArray(String[]::new));
  }

  @Test
  void saysWhereEachPartIsFrom() throws IOException {
    String printed =
        imported(
                ColorClassifier.scores(folder),
                "--size",
                8,
                "--preprocess",
                "unit",
                "--resize",
                "shorter-side=9")
            .succeeded()
            .out();

    String pixels =
        "pixel values rgb, (pixel x 1/255 - 0,0,0) / 1,1,1, which gives 0 to 1: from --preprocess unit";
    String resizing = "resizing shorter-side=9, bilinear: from --resize and from --preprocess unit";
    assertThat(printed).contains(pixels, resizing);
    assertThat(frostline("models", "show", "network", "--models", folder.resolve("models")).out())
        .contains(pixels, resizing);
  }

  @Test
  void takesTheEntryOfTheCatalogueThatHasTheFile() throws IOException, GeneralSecurityException {
    Path network = ColorClassifier.scores(folder);
    String sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(network)));
    Path entries = Files.createDirectories(folder.resolve("catalog"));
    Files.writeString(
        entries.resolve("ours.properties"),
        """
        # Ours.
        format = onnx
        url = https://host.example/ours.onnx
        sha256 = %s
        size = 8
        layout = nchw
        color-order = bgr
        resize = shorter-side=9
        interpolation = area
        scale = 1/255
        mean = 0,0,0
        std = 0.5,0.5,0.5
        """
            .formatted(sha256));

    Command run = imported(network, "--catalog", entries).succeeded();

    assertThat(run.out())
        .contains(
            "pixel values bgr, (pixel x 1/255 - 0,0,0) / 0.5,0.5,0.5, which gives 0 to 2: from the catalogue entry ours",
            "resizing shorter-side=9, area: from the catalogue entry ours");
  }

  @Test
  void refusesAnotherPreprocessingForAnExportedPackage() throws IOException {
    imported(ColorClassifier.scores(folder), "--size", 8, "--preprocess", "unit").succeeded();
    Path zip = folder.resolve("network.zip");
    frostline("models", "export", "network", "--models", folder.resolve("models"), "--out", zip)
        .succeeded();

    Command run = frostline("models", "import", zip, "--preprocess", "tf", "--name", "other");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is an exported package, which contains its preprocessing");
  }

  private Command imported(Path network, Object... options) {
    return frostline(
        Stream.concat(
                Stream.of("models", "import", network, "--name", "network"),
                Stream.concat(Stream.of(options), Stream.of("--models", folder.resolve("models"))))
            .toArray());
  }
}
