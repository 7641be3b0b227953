package io.frostline.imports;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.imports.encoder.EncoderFolder;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.encoder.EncoderRequest.Wanted;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import io.frostline.imports.source.ClassLabels;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.Origin;
import io.frostline.imports.towers.ImagePreparation;
import io.frostline.imports.towers.SmallTowers;
import io.frostline.imports.towers.TowerFiles;
import io.frostline.imports.towers.TowersRequest;
import io.frostline.imports.towers.TwoTowers;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** Packages of small networks of two towers. */
public final class TowerPackages {
  private TowerPackages() {}

  /** Writes what lies beside a network. */
  public static void writeBeside(Path folder) throws IOException {
    try (InputStream file = SmallTowers.class.getResourceAsStream("tokenizer.json")) {
      Files.copy(file, folder.resolve("tokenizer.json"));
    }
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"crop_size": {"height": 16, "width": 16}, "do_center_crop": true, "do_normalize": true,
         "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.25, 0.3], "resample": 3,
         "rescale_factor": 0.00392156862745098, "size": {"shortest_edge": 18}}
        """);
  }

  /** Imports the network of a folder into the store "packages" in it. */
  public static ModelPackage imported(Path folder, OptionalDouble scale) {
    TowerFiles files = TowerFiles.in(folder).orElseThrow();
    NetworkFile image =
        files.isOne() ? new ImageTowerFile(files.image()) : new OnnxNetworkFile(files.image());
    ImagePreparation stated = ImagePreparation.in(folder).orElseThrow();
    ImportRequest request =
        new ImportRequest(
            image,
            "small",
            new RequestedFormat(Optional.of(stated.size()), Optional.empty(), ColorOrder.RGB),
            RequestedPreprocessing.NOTHING.withKnown(stated.statement()),
            ClassLabels.NONE,
            Origin.UNKNOWN,
            Optional.empty(),
            Optional.of(TwoTowers.IMAGE),
            Optional.empty(),
            Existing.REPLACE);
    EncoderFolder beside = new EncoderFolder(folder);
    EncoderRequest text =
        new EncoderRequest(
            files.text(),
            beside.tokenizer(),
            beside.settings(),
            "small",
            Wanted.NOTHING,
            Origin.UNKNOWN,
            Existing.KEEP);
    return new TowersImport()
        .run(
            new TowersRequest(files, request, text, scale),
            new ModelStore(folder.resolve("packages")));
  }
}
