package io.frostline.jobs;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
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
 * <p>Exits with 3, after which others try again, if the pod is gone, so that nobody knows how the
 * driver ended. With {@code spark.kubernetes.submission.waitAppCompletion=false}, it returns once
 * the pod has been created.
 */
public final class KubernetesSubmission {
  private static final String POD_NAME = "spark.kubernetes.driver.pod.name";
  private static final String AUTHENTICATION = "spark.kubernetes.authenticate.submission";

  private final SparkConf settings;
  private final String namespace;
  private final String pod;

  private KubernetesSubmission(SparkConf settings) {
    this.settings = settings;
    this.namespace = settings.get("spark.kubernetes.namespace", "default");
    this.pod = settings.get(POD_NAME);
  }

  /** With the arguments of spark-submit. */
  public static void main(String[] arguments) {
    List<String> named = new ArrayList<>(List.of(arguments));
    if (!settings(named).contains(POD_NAME)) {
      // To ask for it afterwards: Spark does not tell the name that it would choose.
      named.addAll(0, List.of("--conf", POD_NAME + "=frostline-" + UUID.randomUUID()));
    }
    SparkConf settings = settings(named);
    KubernetesSubmission submission = new KubernetesSubmission(settings);
    System.out.println("The driver is a pod. To read what it prints: " + submission.logs());

    SparkSubmit.main(named.toArray(String[]::new));
    if (settings.getBoolean("spark.kubernetes.submission.waitAppCompletion", true)) {
      int exitCode = submission.exitCodeOfDriver();
      if (exitCode != ExitCode.DONE) {
        System.exit(exitCode);
      }
    }
  }

  private String logs() {
    return "kubectl logs --namespace " + namespace + " " + pod;
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
    Optional<Integer> exitCode;
    try (KubernetesClient client = client()) {
      exitCode =
          Optional.ofNullable(client.pods().inNamespace(namespace).withName(pod).get())
              .flatMap(this::exitCode);
    }
    if (exitCode.isEmpty()) {
      System.err.println(
          "How the driver ended is not known, because its pod "
              + pod
              + " has been evicted or deleted. Rerun the same command to resume.");
    } else if (exitCode.get() != ExitCode.DONE) {
      System.err.println(
          "The driver ended with exit code " + exitCode.get() + ". To see why: " + logs());
    }
    return exitCode.orElse(ExitCode.INTERNAL);
  }

  private KubernetesClient client() {
    return SparkKubernetesClientFactory.createKubernetesClient(
        settings.get("spark.master").substring("k8s://".length()),
        Option.apply(namespace),
        AUTHENTICATION,
        SparkKubernetesClientFactory.ClientType$.MODULE$.Submission(),
        settings,
        Option.empty());
  }

  /** Of the container with the driver, which may have others beside it. */
  private Optional<Integer> exitCode(Pod ended) {
    String driver =
        settings.get("spark.kubernetes.driver.podTemplateContainerName", "spark-kubernetes-driver");
    List<ContainerStatus> containers = ended.getStatus().getContainerStatuses();
    return containers.stream()
        .filter(container -> containers.size() == 1 || container.getName().equals(driver))
        .map(container -> container.getState().getTerminated())
        .filter(Objects::nonNull)
        .map(ContainerStateTerminated::getExitCode)
        .findFirst();
  }
}
