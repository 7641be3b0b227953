package io.frostline.jobs;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The settings of a Spark application in local mode: nothing that listens can be reached from other
 * machines, temporary files are in the {@link RunFolder}, and a task without memory fails as any
 * other. A class of its own, because Spark learns the address of its UI from the environment only.
 */
final class LocalSettings extends SparkConf {
  private static final long serialVersionUID = 1;
  private static final String FOLDERS = "spark.local.dir";

  private LocalSettings(SparkConf settings) {
    super(false);
    for (Tuple2<String, String> setting : settings.getAll()) {
      set(setting._1(), setting._2());
    }
  }

  /** Whether an application runs in one process. */
  static boolean applyTo(SparkConf settings) {
    return settings.get("spark.master", "").matches("local(\\[.*)?");
  }

  /** The settings with what local mode needs, which overrides them. */
  static LocalSettings of(SparkConf settings, UserInterface userInterface) {
    LocalSettings local = new LocalSettings(settings);
    local.set("spark.driver.host", loopback());
    local.set("spark.driver.bindAddress", loopback());
    local.set("spark.ui.enabled", String.valueOf(userInterface == UserInterface.WANTED));
    // Any web page that is open on this machine can ask for the addresses that end jobs.
    local.set("spark.ui.killEnabled", "false");
    // A full heap would end this process, which has no other executor to go on with, without a
    // word.
    local.set("spark.executor.killOnFatalError.depth", "0");
    RunFolder.current().ifPresent(local::keepFilesIn);
    return local;
  }

  private void keepFilesIn(RunFolder folder) {
    if (contains(FOLDERS)) {
      set(FOLDERS, below(get(FOLDERS), folder));
    }
    // Where S3A keeps what it uploads, for example.
    setIfMissing("spark.hadoop.hadoop.tmp.dir", folder.path().resolve("hadoop").toString());
  }

  private static String below(String roots, RunFolder folder) {
    return Stream.of(roots.split(","))
        .map(root -> folder.below(Path.of(root.strip())).path().toString())
        .collect(Collectors.joining(","));
  }

  private static String loopback() {
    InetAddress address = InetAddress.getLoopbackAddress();
    return address instanceof Inet6Address
        ? "[" + address.getHostAddress() + "]"
        : address.getHostAddress();
  }

  @Override
  public String getenv(String name) {
    return switch (name) {
      case "SPARK_LOCAL_IP" -> loopback();
      case "SPARK_PUBLIC_DNS" -> null;
      default -> super.getenv(name);
    };
  }

  /** Spark works with a copy. */
  @Override
  public SparkConf clone() {
    return new LocalSettings(this);
  }
}
