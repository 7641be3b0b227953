package io.frostline.jobs;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.deploy.k8s.SparkKubernetesClientFactory;
import org.apache.spark.util.Utils;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Sends a command to a Kubernetes cluster, as {@code spark-submit --deploy-mode cluster} with the
 * same arguments, and exits with the code of its driver: Spark waits for the driver's pod, but
 * exits with 0 however that ended.
 *
 * <p>Exits with 1 if the pod is gone, so that nobody knows how the driver ended. With {@code
 * spark.kubernetes.submission.waitAppCompletion=false}, it returns once the pod has been created.
 */
public final class KubernetesSubmission {
  private static final String POD_NAME = "spark.kubernetes.driver.pod.name";
  private static final String AUTHENTICATION = "spark.kubernetes.authenticate.submission";

  private final SparkConf settings;

  private KubernetesSubmission(SparkConf settings) {
    this.settings = settings;
  }

  /** With the arguments of spark-submit. */
  public static void main(String[] arguments) {
    List<String> named = new ArrayList<>(List.of(arguments));
    if (!settings(named).contains(POD_NAME)) {
      // To ask for it afterwards: Spark does not tell the name that it would choose.
      named.addAll(0, List.of("--conf", POD_NAME + "=frostline-" + UUID.randomUUID()));
    }
    SparkSubmit.main(named.toArray(String[]::new));

    SparkConf settings = settings(named);
    if (settings.getBoolean("spark.kubernetes.submission.waitAppCompletion", true)) {
      int exitCode = new KubernetesSubmission(settings).exitCodeOfDriver();
      if (exitCode != ExitCode.DONE) {
        System.exit(exitCode);
      }
    }
  }

  private static SparkConf settings(List<String> arguments) {
    SparkSubmitArguments parsed =
        new SparkSubmitArguments(
            JavaConverters.asScalaBuffer(arguments), scala.sys.package$.MODULE$.env());
    SparkConf settings = new SparkConf(false);
    JavaConverters.mapAsJavaMap(parsed.sparkProperties()).forEach(settings::set);
    return settings.setMaster(Utils.checkAndGetK8sMasterUrl(parsed.master()));
  }

  private int exitCodeOfDriver() {
    String namespace = settings.get("spark.kubernetes.namespace", "default");
    String name = settings.get(POD_NAME);
    Optional<Integer> exitCode;
    try (KubernetesClient client = client(namespace)) {
      exitCode =
          Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get())
              .flatMap(this::exitCode);
    }
    if (exitCode.isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "How the driver ended is not known: its pod %s in namespace %s has been deleted or"
              + " evicted. Run the same command again to resume.%n",
          name,
          namespace);
    } else if (exitCode.get() != ExitCode.DONE) {
      System.err.printf(
          Locale.ROOT,
          "The driver ended with exit code %d. To see why: kubectl logs --namespace %s %s%n",
          exitCode.get(),
          namespace,
          name);
    }
    return exitCode.orElse(ExitCode.USAGE);
  }

  private KubernetesClient client(String namespace) {
    return SparkKubernetesClientFactory.createKubernetesClient(
        settings.get("spark.master").substring("k8s://".length()),
        Option.apply(namespace),
        AUTHENTICATION,
        SparkKubernetesClientFactory.ClientType$.MODULE$.Submission(),
        settings,
        Option.empty());
  }

  /** Of the container with the driver, which may have others beside it. */
  private Optional<Integer> exitCode(Pod pod) {
    String driver =
        settings.get("spark.kubernetes.driver.podTemplateContainerName", "spark-kubernetes-driver");
    List<ContainerStatus> containers = pod.getStatus().getContainerStatuses();
    return containers.stream()
        .filter(container -> containers.size() == 1 || container.getName().equals(driver))
        .map(container -> container.getState().getTerminated())
        .filter(Objects::nonNull)
        .map(ContainerStateTerminated::getExitCode)
        .findFirst();
  }
}
