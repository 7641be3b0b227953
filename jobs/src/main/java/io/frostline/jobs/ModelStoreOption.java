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

/** Where the model packages are, and what they are called. */
final class ModelStoreOption {
  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "The store of model packages: a folder, or an address on any Hadoop file system, whose"
              + " packages are copied to this machine once (FROSTLINE_CACHE, else"
              + " ~/.frostline/cache). Default: the environment's FROSTLINE_MODELS, or"
              + " ~/.frostline/models.")
  private String place;

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description =
          "A folder with catalogue entries of your own, which add to Frostline's or replace them."
              + " Default: the environment's FROSTLINE_CATALOG.")
  private Path entries;

  /** The store; packages answer to the names that the catalogue has for them, too. */
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

  /** Hadoop as it is set up on this machine and in Spark's settings. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
