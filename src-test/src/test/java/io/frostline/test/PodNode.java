package io.frostline.test;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Kubernetes cluster of one node, as far as Spark needs one. Instead of a container of the image,
 * the node starts a process on this machine with the image's entry point, and the variables and
 * arguments of the pod, in which paths and addresses inside the cluster are replaced by those that
 * they stand for.
 */
final class PodNode implements AutoCloseable {
  private static final Path ENTRY_POINT = Project.ROOT.resolve("deploy/docker/entrypoint");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");

  private final Path folder;
  private final KubernetesApi api = new KubernetesApi();
  private final NamespacedKubernetesClient client;
  private final Map<String, Pod> seen = new ConcurrentHashMap<>();
  private final Map<String, Process> running = new HashMap<>();
  private final Thread thread = new Thread(this::work, "node");
  private volatile boolean closed;

  private PodNode(Path folder) throws IOException {
    this.folder = folder;
    InstalledSpark.in(folder.resolve("spark"));
    Files.createDirectories(data());
    Files.createDirectories(workingFolder());
    client = api.client();
  }

  static PodNode start(Path folder) throws IOException {
    PodNode node = new PodNode(folder);
    node.thread.start();
    return node;
  }

  /** Of the API. */
  String address() {
    return api.address();
  }

  /** What the claim {@code frostline-data} gives pods. */
  Path data() {
    return folder.resolve("data");
  }

  /** Where the processes of all pods start: in the image, nobody can write there. */
  Path workingFolder() {
    return folder.resolve("working");
  }

  void create(Pod pod) {
    client.pods().inNamespace("default").resource(pod).create();
  }

  /** All pods that were ever asked for, as they were asked for. */
  List<Pod> pods(String role) {
    return seen.values().stream()
        .filter(pod -> role.equals(pod.getMetadata().getLabels().get("spark-role")))
        .toList();
  }

  /** How a pod ended, for which this waits. */
  ContainerStatus ended(String name) throws InterruptedException {
    Pod pod =
        client
            .pods()
            .inNamespace("default")
            .withName(name)
            .waitUntilCondition(PodNode::hasEnded, 5, TimeUnit.MINUTES);
    return pod.getStatus().getContainerStatuses().get(0);
  }

  private static boolean hasEnded(Pod pod) {
    return pod != null && List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  /** What a pod has printed. */
  String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private void work() {
    try {
      while (!closed) {
        Map<String, Pod> wanted =
            client.pods().inAnyNamespace().list().getItems().stream()
                .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), pod -> pod));
        for (Map.Entry<String, Pod> pod : wanted.entrySet()) {
          if (configured(pod.getValue())
              && seen.putIfAbsent(pod.getKey(), pod.getValue()) == null) {
            running.put(pod.getKey(), run(pod.getValue()));
            report(pod.getValue());
          }
        }
        for (Map.Entry<String, Process> process : Map.copyOf(running).entrySet()) {
          if (!wanted.containsKey(process.getKey())) {
            process.getValue().destroy();
            running.remove(process.getKey());
          } else if (!process.getValue().isAlive()) {
            running.remove(process.getKey());
            report(wanted.get(process.getKey()), process.getValue().exitValue());
          }
        }
        Thread.sleep(50);
      }
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private Process run(Pod pod) throws IOException {
    Container container = pod.getSpec().getContainers().get(0);
    Map<String, String> places = places(pod, container);
    List<String> command = new ArrayList<>(List.of(ENTRY_POINT.toString()));
    container.getArgs().forEach(word -> command.add(here(word, places)));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("HOME", "JAVA_HOME", "PATH"));
    if (List.of("driver", "executor").contains(container.getArgs().get(0))) {
      environment.put("SPARK_HOME", folder.resolve("spark").toString());
    }
    environment.put("SPARK_LOCAL_HOSTNAME", "localhost");
    environment.put("JAVA_TOOL_OPTIONS", Launcher.SHORT_LIVED);
    Map<String, String> variables = variables(pod, container);
    variables.forEach((name, value) -> environment.put(name, here(value, places)));
    File log = folder.resolve(pod.getMetadata().getName() + ".log").toFile();
    builder.directory(workingFolder().toFile());
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private static Map<String, String> variables(Pod pod, Container container) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvVar variable : container.getEnv()) {
      variables.put(variable.getName(), value(variable, pod, variables));
    }
    return variables;
  }

  private static String value(EnvVar variable, Pod pod, Map<String, String> known) {
    if (variable.getValueFrom() == null) {
      String text = variable.getValue() == null ? "" : variable.getValue();
      return REFERENCE
          .matcher(text)
          .replaceAll(found -> Matcher.quoteReplacement(known.get(found.group(1))));
    }
    if (variable.getValueFrom().getSecretKeyRef() != null) {
      return "from a secret";
    }
    String path = variable.getValueFrom().getFieldRef().getFieldPath();
    return switch (path) {
      case "status.podIP" -> "127.0.0.1";
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> "default";
      default -> throw new AssertionError(path);
    };
  }

  /** Whether the files that are mounted into a pod exist: Spark creates them after the pod. */
  private boolean configured(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getConfigMap() != null)
        .allMatch(volume -> files(volume) != null);
  }

  private ConfigMap files(Volume volume) {
    return client
        .configMaps()
        .inNamespace("default")
        .withName(volume.getConfigMap().getName())
        .get();
  }

  /** Where this machine has what is mounted into a pod. */
  private Map<String, String> places(Pod pod, Container container) throws IOException {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("https://kubernetes.default.svc", address());
    places.put("/opt/frostline", Project.ROOT.toString());
    for (VolumeMount mount : container.getVolumeMounts()) {
      // All have the same temporary folder as on this machine.
      if (!mount.getMountPath().equals("/tmp")) {
        places.put(mount.getMountPath(), place(mount, pod).toString());
      }
    }
    for (VolumeMount mount : container.getVolumeMounts()) {
      Volume volume = volume(mount, pod);
      if (volume.getConfigMap() != null) {
        for (Map.Entry<String, String> file : contents(volume).entrySet()) {
          Files.writeString(
              place(mount, pod).resolve(file.getKey()), here(file.getValue(), places));
        }
      }
    }
    return places;
  }

  private Path place(VolumeMount mount, Pod pod) throws IOException {
    return volume(mount, pod).getPersistentVolumeClaim() != null
        ? data()
        : Files.createDirectories(
            folder.resolve(pod.getMetadata().getName()).resolve(mount.getName()));
  }

  /** The files of a volume from a map, which may name some of its keys otherwise. */
  private Map<String, String> contents(Volume volume) {
    Map<String, String> contents = new HashMap<>(files(volume).getData());
    for (KeyToPath item : volume.getConfigMap().getItems()) {
      contents.put(item.getPath(), contents.remove(item.getKey()));
    }
    return contents;
  }

  private static Volume volume(VolumeMount mount, Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(mount.getName()))
        .findFirst()
        .orElseThrow();
  }

  /** What a text means on this machine; where volumes are mounted, it is about other pods. */
  private static String here(String text, Map<String, String> places) {
    String known =
        places.keySet().stream()
            .map(place -> "(?<!\\w|mount\\.path=)" + Pattern.quote(place) + "(?![\\w-])")
            .collect(Collectors.joining("|"));
    return Pattern.compile(known + "|[\\w-]+\\.default\\.svc")
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(places.getOrDefault(found.group(), "127.0.0.1")));
  }

  private void report(Pod pod) {
    report(
        pod,
        "Running",
        new ContainerStatusBuilder().withNewState().withNewRunning().endRunning().endState());
  }

  private void report(Pod pod, int exitCode) {
    report(
        pod,
        exitCode == 0 ? "Succeeded" : "Failed",
        new ContainerStatusBuilder()
            .withNewState()
            .withNewTerminated()
            .withExitCode(exitCode)
            .endTerminated()
            .endState());
  }

  private void report(Pod pod, String phase, ContainerStatusBuilder container) {
    try {
      write(pod, phase, container);
    } catch (KubernetesClientException failure) {
      // Spark may have deleted the pod in the meantime.
      if (failure.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw failure;
      }
    }
  }

  private void write(Pod pod, String phase, ContainerStatusBuilder container) {
    Container described = pod.getSpec().getContainers().get(0);
    client
        .pods()
        .inNamespace("default")
        .withName(pod.getMetadata().getName())
        .editStatus(
            current ->
                new PodBuilder(current)
                    .withNewStatus()
                    .withPhase(phase)
                    .withPodIP("127.0.0.1")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .addToContainerStatuses(
                        container
                            .withName(described.getName())
                            .withImage(described.getImage())
                            .build())
                    .endStatus()
                    .build());
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    for (Process process : running.values()) {
      process.destroyForcibly();
    }
    api.close();
  }
}
