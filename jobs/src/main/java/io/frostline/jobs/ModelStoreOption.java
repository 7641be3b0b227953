package io.frostline.jobs;

import io.frostline.backbone.PackageStore;
import io.frostline.backbone.remote.StoreLocation;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.NamedStore;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** Where the model packages are, and the names by which they are found. */
final class ModelStoreOption {
  @Option(
      names = "--models",
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description =
          "The store of model packages: a local folder, or a URI on any Hadoop file system. Packages"
              + " of a remote store are cached on this machine (FROSTLINE_CACHE, or"
              + " ~/.frostline/cache). Default: the environment variable FROSTLINE_MODELS, or"
              + " ~/.frostline/models.")
  private String place;

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description =
          "Folder with your own catalogue entries, which extend or replace the built-in ones."
              + " Default: the environment variable FROSTLINE_CATALOG.")
  private Path entries;

  /** The store; packages are also found by the names that the catalogue has for them. */
  PackageStore store() {
    return new NamedStore(
        StoreLocation.find(Optional.ofNullable(place), System.getenv(), ModelStoreOption::hadoop),
        this::catalog);
  }

  /** Adds the same store to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command.with("--models", place).with("--catalog", entries);
  }

  Catalog catalog() {
    return Catalog.load(Optional.ofNullable(entries), System.getenv());
  }

  /** The Hadoop configuration of this machine, with the Spark settings. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
