package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of {@code deploy/k8s}, on a {@link PodNode}: which pods they ask for, and that these
 * pods do what they shall.
 */
class KubernetesIT {
  private static final String SMALL =
      "--conf spark.executor.instances=1 --conf spark.executor.cores=1";

  @TempDir private Path folder;
  private PodNode node;

  @BeforeEach
  void startNode() throws Exception {
    node = PodNode.start(folder);
    Project.copy(Project.SAMPLE_IMAGES, node.data().resolve("images"));
  }

  @AfterEach
  void stopNode() throws Exception {
    node.close();
    assertThat(node.workingFolder()).isEmptyDirectory();
  }

  @Test
  void aCommandSentToTheClusterRunsInThePodsThatTheSettingsDescribe() throws Exception {
    String secrets =
        " --conf spark.kubernetes.driver.secretKeyRef.AWS_ACCESS_KEY_ID=frostline-s3:access-key"
            + " --conf spark.kubernetes.executor.secretKeyRef.AWS_ACCESS_KEY_ID="
            + "frostline-s3:access-key";
    String templates =
        " --conf spark.kubernetes.driver.podTemplateFile=%1$s"
            + " --conf spark.kubernetes.executor.podTemplateFile=%1$s";

    sent(SMALL + secrets + templates.formatted(deployed("pod.yaml")), extraction("/data/images"))
        .succeeded();

    assertThat(node.pods("driver")).hasSize(1);
    Pod driver = node.pods("driver").get(0);
    assertThat(driver.getSpec().getServiceAccountName()).isEqualTo("frostline");
    assertThat(container(driver).getArgs())
        .containsSequence("driver", "--properties-file", "/opt/spark/conf/spark.properties")
        .containsSequence(
            "--class",
            "io.frostline.jobs.Frostline",
            "local:///opt/frostline/jobs/target/frostline.jar",
            "extract");
    assertThat(memory(driver)).as("2g, the launcher's default, and 1g").isEqualTo("3072Mi");
    assertThat(node.pods("executor")).hasSize(1);
    Pod executor = node.pods("executor").get(0);
    assertThat(container(executor).getArgs()).containsExactly("executor");
    assertThat(memory(executor)).as("1g and 2g").isEqualTo("3072Mi");
    for (Pod pod : List.of(driver, executor)) {
      assertThat(container(pod).getImage()).isEqualTo("frostline:latest");
      assertThat(claimAt("/data", pod)).isEqualTo("frostline-data");
      assertThat(variable("LC_ALL", pod).getValue()).isEqualTo("C.UTF-8");
      SecretKeySelector key = variable("AWS_ACCESS_KEY_ID", pod).getValueFrom().getSecretKeyRef();
      assertThat(List.of(key.getName(), key.getKey()))
          .containsExactly("frostline-s3", "access-key");
      assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(container(pod).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    }
    assertTableIsThatOfALocalRun();
  }

  @Test
  void theJobStartsExecutorsAndWritesTheTable() throws Exception {
    Pod pod = podOf(job());

    node.create(pod);

    assertThat(node.ended("frostline-extract").getState().getTerminated().getExitCode())
        .as(() -> log("frostline-extract"))
        .isZero();
    assertThat(node.pods("executor")).hasSize(1);
    Pod executor = node.pods("executor").get(0);
    assertThat(container(executor).getImage()).isEqualTo("frostline:latest");
    assertThat(claimAt("/data", executor)).isEqualTo("frostline-data");
    assertThat(memory(executor)).isEqualTo("3072Mi");
    assertThat(container(executor).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertTableIsThatOfALocalRun();
  }

  @Test
  void aCommandSentToTheClusterEndsWithTheExitCodeOfItsDriver() throws Exception {
    Command failed = sent(SMALL, extraction("/data/elsewhere"));

    assertThat(failed.exitCode()).as(failed.err()).isEqualTo(2);
    String driver = node.pods("driver").get(0).getMetadata().getName();
    assertThat(failed.err())
        .contains(
            "The driver ended with exit code 2. To see why: kubectl logs --namespace default "
                + driver);
    assertThat(node.log(driver)).contains("/elsewhere");
  }

  private Command sent(String options, List<Object> command) throws Exception {
    String cluster =
        " --deploy-mode cluster --conf spark.kubernetes.driver.master=" + node.address();
    Map<String, String> environment =
        Map.of(
            "FROSTLINE_MASTER", "k8s://" + node.address(),
            "FROSTLINE_SPARK_CONF", deployed("cluster.conf").toString(),
            "FROSTLINE_SPARK_OPTIONS", options + cluster);
    Path output = folder.resolve("sent.log");
    Process sent = Launcher.start(command, environment, output);
    if (!sent.waitFor(6, TimeUnit.MINUTES)) {
      sent.destroyForcibly();
      // Spark waits for the news of it without end.
      abort("skipped: the mock server has not told Spark that the driver's pod has ended");
    }
    return new Command(sent.exitValue(), Files.readString(output), Files.readString(output));
  }

  private static List<Object> extraction(String images) {
    return List.of(
        "extract",
        "--images=" + images,
        "--models=/opt/frostline/deploy/sample/models",
        "--model=mobilenet_v2",
        "--out=/data/features",
        "--layer=block_1_expand_relu");
  }

  private static Path deployed(String file) {
    return Project.ROOT.resolve("deploy/k8s").resolve(file);
  }

  private static Job job() throws Exception {
    try (InputStream file = Files.newInputStream(deployed("spark-submit.yaml"))) {
      return Serialization.unmarshal(file, Job.class);
    }
  }

  /** The pod of a job, with a smaller executor and a layer that costs less. */
  private static Pod podOf(Job job) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("frostline-extract")
            .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
            .endMetadata()
            .withSpec(job.getSpec().getTemplate().getSpec())
            .build();
    EnvVar options = variable("FROSTLINE_SPARK_OPTIONS", pod);
    options.setValue(options.getValue() + " " + SMALL);
    container(pod).getArgs().add("--layer=block_1_expand_relu");
    return pod;
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  private static EnvVar variable(String name, Pod pod) {
    return container(pod).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String memory(Pod pod) {
    Quantity limit = container(pod).getResources().getLimits().get("memory");
    return limit.toString();
  }

  private static String claimAt(String path, Pod pod) {
    String name =
        container(pod).getVolumeMounts().stream()
            .filter(mount -> mount.getMountPath().equals(path))
            .findFirst()
            .orElseThrow()
            .getName();
    Volume volume =
        pod.getSpec().getVolumes().stream()
            .filter(candidate -> candidate.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return volume.getPersistentVolumeClaim().getClaimName();
  }

  private void assertTableIsThatOfALocalRun() {
    Path local = folder.resolve("local");
    new Extraction(node.data().resolve("images"), local).run().succeeded();
    assertThat(new Table(node.data().resolve("features")).allBits())
        .isEqualTo(new Table(local).allBits());
  }

  private String log(String pod) {
    try {
      return node.log(pod);
    } catch (java.io.IOException absent) {
      return absent.toString();
    }
  }
}
