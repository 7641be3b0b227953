package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.feature.BatchChoice;
import io.frostline.feature.ExtractionPlan;
import io.frostline.jobs.Finding.State;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.UserException;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline doctor}: whether the machines have what commands need. */
@Command(
    name = "doctor",
    description = {
      "Check whether the driver and every executor have what commands need.",
      "",
      "One line for each check: versions, processor, memory, temporary files, native libraries,"
          + " the model store, the catalogue, proxies, and Spark. What fails says how to fix it, and"
          + " makes the exit code 2."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline doctor",
      "  frostline doctor --models hdfs:///models --model mobilenet_v2"
    })
final class DoctorCommand implements Callable<Integer> {
  /** Tasks for each task slot, so that no executor goes without. */
  private static final int TASKS_PER_SLOT = 4;

  private static final int MILLISECONDS_OF_A_TASK = 200;
  private static final String DRIVER = "driver";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Also verify this package of the store, and run it once.")
  private String model;

  @Mixin private ModelStoreOption models;
  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  private int failures;

  @Override
  public Integer call() {
    MachineCheck.findings().forEach(finding -> print(DRIVER, finding));
    print(
        DRIVER,
        Finding.of(
            "model store",
            this::store,
            "Check its address (--models, FROSTLINE_MODELS) and permissions; the sample store is copied with cp -r deploy/sample/models DIR."));
    print(
        DRIVER,
        Finding.of(
            "catalogue",
            () -> Count.of(models.catalog().names().size(), "network"),
            "Correct the entry, or --catalog or FROSTLINE_CATALOG."));
    if (model != null) {
      print(
          DRIVER,
          Finding.of("network", this::network, "`frostline models verify` says more about it."));
    }
    print(DRIVER, Finding.of("proxies", DoctorCommand::proxies, "Correct the variable."));
    print(
        DRIVER,
        Finding.of(
            "Spark",
            this::executors,
            "Correct what the message names, then run this command again."));
    if (failures > 0) {
      throw new UserException(
          Count.of(failures, "check fails: commands", "checks fail: commands")
              + " will fail, too. The lines above say what to do.");
    }
    return ExitCode.DONE;
  }

  private void print(String machine, Finding finding) {
    failures += finding.state() == State.FAILS ? 1 : 0;
    System.out.println(finding.line(machine));
  }

  private String store() {
    PackageStore store = models.store();
    String packages = Count.of(store.names().size(), "package");
    store.lease(ModelName.of("doctor"), "doctor").close();
    return packages + " in " + store.location() + ", which can be written";
  }

  private String network() {
    ModelPackage backbone = models.store().open(model);
    ModelDescription description = backbone.description();
    ExtractionPlan.features(backbone, List.of(description.features()), description.usualPooling())
        .tryOut(BatchChoice.of(1));
    return model + " is verified and has run";
  }

  private static String proxies() {
    List<String> set =
        Stream.of("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
            .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
            .filter(name -> System.getenv(name) != null)
            .map(name -> name + "=" + ForeignText.line(System.getenv(name)))
            .toList();
    return set.isEmpty()
        ? "none; models fetch goes to the internet directly"
        : String.join(", ", set);
  }

  /** Starts Spark, and prints what its executors have found. */
  private String executors() {
    try (SparkApplication application = spark.application("doctor")) {
      JavaSparkContext context =
          JavaSparkContext.fromSparkContext(application.session().sparkContext());
      int tasks = TASKS_PER_SLOT * context.defaultParallelism();
      Map<String, Finding[]> byExecutor = new TreeMap<>();
      context
          .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
          .map(task -> JavaBytes.of(visit()))
          .collect()
          .forEach(
              bytes -> {
                Visit visit = JavaBytes.read(bytes, Visit.class);
                byExecutor.put(visit.machine(), visit.findings());
              });
      byExecutor.remove(DRIVER);
      byExecutor.forEach(
          (machine, findings) -> Arrays.stream(findings).forEach(each -> print(machine, each)));
      return "has run " + Count.of(tasks, "task") + " with the master " + context.master();
    }
  }

  /** What a task has found on its executor. */
  private record Visit(String machine, Finding[] findings) implements Serializable {}

  private static Visit visit() throws InterruptedException {
    Thread.sleep(MILLISECONDS_OF_A_TASK);
    SparkEnv process = SparkEnv.get();
    return process.executorId().equals(DRIVER)
        ? new Visit(DRIVER, new Finding[0])
        : new Visit(
            process.blockManager().blockManagerId().host() + ":" + process.executorId(),
            MachineCheck.findings().toArray(Finding[]::new));
  }
}
