package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.PackageStore;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.Checksum;
import io.frostline.catalog.Checksum.Algorithm;
import io.frostline.catalog.fetch.FetchRequest;
import io.frostline.catalog.fetch.FetchRequest.Original;
import io.frostline.catalog.fetch.FetchRequest.Unverified;
import io.frostline.catalog.fetch.FetchedFile;
import io.frostline.catalog.fetch.Mirror;
import io.frostline.catalog.fetch.ModelFetch;
import io.frostline.catalog.fetch.Network;
import io.frostline.spark.extraction.ProgressReport.Medium;
import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models fetch}: a network in the catalogue to a model package. */
@Command(
    name = "fetch",
    description = {
      "Fetch a network from the catalogue, verify it, and convert it to a model package.",
      "",
      "To resume an interrupted transfer, rerun the same command. Proxies are taken from the"
          + " environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), or from the Java settings."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models fetch resnet50-v1",
      "  frostline models fetch keras-inceptionv3 --mirror https://mirror.example/",
      "  frostline models fetch vgg16 --from file:///media/usb/vgg16-7.onnx",
      "  frostline models fetch vgg16 --from s3a://bucket/vgg16-7.onnx \\",
      "    --models hdfs:///frostline/models",
      "",
      "To use a network that is not in the catalogue, write an entry for it (--catalog), or"
          + " download its file and run 'frostline models import'."
    })
final class ModelsFetchCommand implements Callable<Integer>, Resumable {
  @Parameters(paramLabel = "NAME", description = "A catalogue entry, by any of its names.")
  private String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--from",
      paramLabel = "URI",
      description =
          "Take the file from this address instead: http:, https:, file:, hdfs:, s3a: or another"
              + " Hadoop file system. It must have the checksum in the catalogue.")
  private URI from;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description =
          "Take the file from a mirror at URL/HOST/PATH, the host and path of its original address"
              + " (the layout of 'wget --mirror'). If URL contains {host} or {path}, they are"
              + " replaced instead. No other server is contacted. Default: the environment variable"
              + " FROSTLINE_MIRROR.")
  private String mirror;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "The checksum that the file must have, if the catalogue has none.")
  private String sha256;

  @Option(
      names = "--accept-unverified",
      description = "Fetch the file even if no checksum is known, and print its checksum.")
  private boolean acceptUnverified;

  @Option(
      names = "--keep-download",
      description = "Keep the fetched file in the store, in the folder .downloads/NAME.")
  private boolean keepDownload;

  @Option(names = "--replace", description = "Replace an existing package of the same name.")
  private boolean replace;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    Catalog catalog = models.catalog();
    CatalogEntry entry = CatalogFetch.entry(catalog, name);
    PackageStore store = models.store();
    Network network = Network.of(System.getenv(), ModelStoreOption.hadoop());
    TransferReport report = new TransferReport(System.err, Medium.ofThisProcess());
    ModelFetch.Result result = new ModelFetch(network, report).run(request(catalog, entry), store);
    print(System.out, result.file());
    new ImportSummary(result.model(), store).print(System.out);
    NextStep.print(configuration, ImportSummary.next(result.model(), models));
    return ExitCode.DONE;
  }

  @Override
  public String kept() {
    return "what has been downloaded is kept" + RERUN;
  }

  private FetchRequest request(Catalog catalog, CatalogEntry entry) {
    return new FetchRequest(
        entry,
        catalog.classLabels(entry),
        Optional.ofNullable(from),
        Mirror.locate(Optional.ofNullable(mirror), System.getenv()),
        Optional.ofNullable(sha256).map(Checksum::sha256),
        acceptUnverified ? Unverified.ACCEPT : Unverified.REFUSE,
        replace ? Existing.REPLACE : Existing.KEEP,
        keepDownload ? Original.KEEP : Original.DELETE);
  }

  private void print(PrintStream out, FetchedFile file) {
    file.checksums().sums().forEach(out::println);
    if (file.verified().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "NOT VERIFIED: no checksum of %s is known. If you trust it, pass --sha256 %s next"
              + " time.%n",
          file.path().getFileName(),
          file.checksums().by(Algorithm.SHA256).hex());
    } else {
      file.verified()
          .forEach(sum -> out.printf(Locale.ROOT, "verified: %s%n", sum.algorithm().keyword()));
    }
    if (keepDownload) {
      out.println("Fetched file: " + file.path());
    }
  }
}
