package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageArchive;
import io.frostline.backbone.PackageStore;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.KnownPixels;
import io.frostline.imports.EncoderImport;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.TowersImport;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.imports.source.FileKind;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.towers.ImagePreparation;
import io.frostline.imports.towers.TowerFiles;
import io.frostline.imports.towers.TowersRequest;
import io.frostline.imports.towers.TwoTowers;
import io.frostline.message.Formatted;
import io.frostline.storage.Lease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models import}: a network file to a model package. */
@Command(
    name = "import",
    description = {
      "Create a model package from a network file (ONNX, Keras, Deeplearning4j).",
      "",
      "FILE is an ONNX file, a Keras HDF5 file, a Deeplearning4j zip file, an encoder of texts in"
          + " ONNX with its tokenizer.json, or a package that 'frostline models export' has written.",
      "",
      "The input of the network is (pixel x scale - mean) / std for each channel, in the colour"
          + " order, with pixels from 0 to 255. Where the file says which values the network was"
          + " trained with (layers at its entrance that scale pixels, metadata of ONNX, published"
          + " weights of the Keras Applications, a checksum in the catalogue), they are taken from"
          + " there; otherwise give them, best by --preprocess."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models import resnet50.onnx --name resnet50 --preprocess imagenet",
      "  frostline models import mobilenet_v2.h5 --name mobilenet_v2 --preprocess unit",
      "  frostline models import ours.onnx --name ours --resize shorter-side=256 \\",
      "    --interpolation bicubic-antialias --scale 1/255 \\",
      "    --mean 0.5,0.5,0.5 --std 0.25,0.25,0.25",
      "  frostline models import inception_v3_weights_tf_dim_ordering_tf_kernels.h5 \\",
      "    --architecture InceptionV3 --name inception_v3",
      "An encoder of texts: a folder as Hugging Face's libraries export it, or two files:",
      "  frostline models import all-MiniLM-L6-v2/ --name all-minilm-l6-v2",
      "  frostline models import encoder.onnx --tokenizer tokenizer.json \\",
      "    --name encoder --pool mean --normalise l2",
      "A network of two towers, such as CLIP, for 'classify --prompts':",
      "  frostline models import clip/ --name clip",
      "A Deeplearning4j network, and a package that 'frostline models export' has written:",
      "  frostline models import trained.zip --name trained --size 224 \\",
      "    --preprocess unit",
      "  frostline models import resnet50-v1.zip"
    })
final class ModelsImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "The file to import, or a folder with an encoder of texts or a network of two towers.")
  private Path file;

  @Option(
      names = "--name",
      converter = ModelNameConverter.class,
      paramLabel = "NAME",
      description =
          "Name of the package in the store: at most 100 letters, digits, '.', '_' and '-',"
              + " beginning with a letter or digit. For an exported package, the default is its own"
              + " name.")
  private ModelName name;

  @Mixin private ModelStoreOption models;

  @Mixin private NetworkOptions network;

  @Mixin private ArchitectureOption architecture;

  @Mixin private PreprocessingOptions preprocessing;

  @Mixin private EncoderOptions encoder;

  @Mixin private TowerOptions towers;

  @Option(
      names = "--features",
      paramLabel = "LAYER",
      description = "Default layer for extract. Default: the last hidden layer.")
  private String features;

  @Mixin private OriginOptions origin;

  @Option(names = "--replace", description = "Replace an existing package of the same name.")
  private boolean replace;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    Optional<TowerFiles> both = encoder.appliesTo(file) ? TowerFiles.in(file) : Optional.empty();
    if (both.isPresent()) {
      new ImportSummary(importTowers(both.get(), store), store).print(System.out);
      return ExitCode.DONE;
    }
    towers.refuse();
    if (encoder.appliesTo(file)) {
      ModelPackage encoder = importEncoder(store);
      new ImportSummary(encoder, store).print(System.out);
      NextStep.print(configuration, ImportSummary.next(encoder, models));
      return ExitCode.DONE;
    }
    encoder.refuse(file);
    boolean isPackage = FileKind.of(file) == FileKind.PACKAGE;
    ModelPackage imported = isPackage ? importPackage(store) : importNetwork(store);
    new ImportSummary(imported, store).print(System.out);
    NextStep.print(configuration, ImportSummary.next(imported, models));
    return ExitCode.DONE;
  }

  private ModelPackage importPackage(PackageStore store) {
    network.refuseScoresOfPackage(file);
    if (!preprocessing.requested().equals(RequestedPreprocessing.NOTHING)) {
      throw new UsageException(
          Formatted.of(
              "%s is an exported package, which contains its preprocessing. Leave out --preprocess,"
                  + " --resize, --interpolation, --color-order, --scale, --mean and --std.",
              file));
    }
    PackageArchive archive = new PackageArchive(file);
    return write(
        store,
        name == null ? archive.packageName() : name,
        local -> archive.read(Optional.ofNullable(name), existing(), local));
  }

  private ModelPackage importEncoder(PackageStore store) {
    requireName();
    if (!preprocessing.requested().equals(RequestedPreprocessing.NOTHING) || network.areGiven()) {
      throw new UsageException(
          "--size, --layout, --labels, --scores, --cut-at and options of preprocessing are for"
              + " networks for images. Leave them out, or leave out --tokenizer.");
    }
    EncoderRequest request =
        encoder.request(file, name, Optional.ofNullable(features), origin.origin(), existing());
    return write(store, name, local -> new EncoderImport().run(request, local));
  }

  private ModelPackage importTowers(TowerFiles files, PackageStore store) {
    requireName();
    if (network.endIsGiven() || features != null) {
      throw new UsageException(
          "--labels, --scores, --cut-at and --features are for networks of one tower; one of two"
              + " towers gets its classes by `frostline classify --prompts`. Leave them out.");
    }
    ImportRequest image =
        request(TowerOptions.image(files), ImagePreparation.in(folder()))
            .withFeatures(TwoTowers.IMAGE);
    TowersRequest request =
        new TowersRequest(
            files, image, encoder.towerRequest(file, files, name), towers.logitScale());
    return write(store, name, local -> new TowersImport().run(request, local));
  }

  /** What lies beside the network. */
  private Path folder() {
    return Files.isDirectory(file) ? file : file.toAbsolutePath().getParent();
  }

  private void requireName() {
    if (name == null) {
      throw new UsageException(
          "--name is missing. Give the name that the package will have in the store.");
    }
  }

  private ModelPackage importNetwork(PackageStore store) {
    requireName();
    ImportRequest request = request(architecture.networkFile(file), Optional.empty());
    return write(store, name, local -> new NetworkImport().run(request, local));
  }

  private ModelPackage write(
      PackageStore store, ModelName into, Function<ModelStore, ModelPackage> work) {
    store.check(into, existing());
    try (Lease lease = store.lease(into, "models import")) {
      return store.write(into, existing(), work);
    }
  }

  private Existing existing() {
    return replace ? Existing.REPLACE : Existing.KEEP;
  }

  /**
   * The request for a network for images.
   *
   * @param stated what a file beside it says about its images; the catalogue comes first
   */
  private ImportRequest request(NetworkFile source, Optional<ImagePreparation> stated) {
    Optional<CatalogEntry> entry = models.catalog().withContent(source.path());
    Optional<KnownPixels> pixels = entry.flatMap(CatalogEntry::pixels);
    Optional<Statement> known =
        pixels
            .map(input -> input.statement(entry.orElseThrow().name()))
            .or(() -> stated.map(ImagePreparation::statement));
    RequestedPreprocessing requested = preprocessing.requested();
    return new ImportRequest(
        source,
        name.text(),
        network.format(pixels.map(KnownPixels::format), stated.map(ImagePreparation::size)),
        known.map(requested::withKnown).orElse(requested),
        network.labels(),
        origin.origin(),
        network.cutAt(),
        Optional.ofNullable(features),
        network.scores(),
        existing());
  }
}
