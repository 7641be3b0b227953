package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.jobs.Frostline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is in the jar: on a cluster it shares a class path with Spark and with the libraries of
 * others, so that nothing may be in it by accident.
 */
class JarContentsIT {
  private static final Path JAR = Project.ROOT.resolve("jobs/target/frostline.jar");

  /** In these folders the second level is looked at too. */
  private static final Set<String> SHARED_FOLDERS = Set.of("META-INF", "ai", "io", "org");

  /** What is there, and why. */
  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("META-INF/MANIFEST.MF", "Names the main class and the version."),
          Map.entry("META-INF/LICENSE", "The licence of Frostline."),
          Map.entry("META-INF/NOTICE", "The licences of all that the jar contains."),
          Map.entry(
              "META-INF/maven",
              "Names and versions of the libraries inside: JavaCPP compares them with its own, and"
                  + " scanners for known weaknesses look for them."),
          Map.entry("META-INF/resources", "The script of the charts in report.html."),
          Map.entry("META-INF/services", "How ND4J finds its backend, and its Jackson its parts."),
          Map.entry("ai/djl", "Functions of the tokenizer library, which knows them by name."),
          Map.entry("ai/onnxruntime", "The engine; its native library knows its classes by name."),
          Map.entry("io/frostline", "Frostline, and libraries relocated to io.frostline.shaded."),
          Map.entry("org/bytedeco", "OpenCV and OpenBLAS; native libraries know them by name."),
          Map.entry("org/datavec", "Classes that Deeplearning4j needs to start."),
          Map.entry("org/deeplearning4j", "Network files contain the names of its classes."),
          Map.entry("org/nd4j", "Arithmetic of Deeplearning4j; libnd4jcpu knows it by name."),
          Map.entry("native", "The tokenizer library."),
          Map.entry("nd4j-native.properties", "ND4J reads from it which classes its backend has."),
          Map.entry("nd4j-op-def.pbtxt", "ND4J reads its table of operations from it."),
          Map.entry("onnxops.json", "ND4J reads it when its first operation is looked up."),
          Map.entry("ops.proto", "ND4J reads it when its first operation is looked up."));

  private JarFile jar;
  private List<String> files;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(JAR.toFile());
    files = jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void nothingIsInTheJarButWhatIsExpected() {
    assertThat(jar.stream().map(ZipEntry::getName).map(JarContentsIT::upperLevels).distinct())
        .as("entries of %s; what is new is relocated or left out in jobs/pom.xml", JAR)
        .filteredOn(name -> !SHARED_FOLDERS.contains(name))
        .containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
  }

  private static String upperLevels(String name) {
    String[] parts = name.split("/");
    boolean shared = parts.length > 1 && SHARED_FOLDERS.contains(parts[0]);
    return shared ? parts[0] + "/" + parts[1] : parts[0];
  }

  @Test
  void whatSparkBringsIsNotInside() {
    assertThat(files)
        .noneMatch(
            name ->
                name.startsWith("org/apache/")
                    || name.startsWith("org/slf4j/")
                    || name.startsWith("com/fasterxml/jackson/")
                    || name.startsWith("scala/"));
  }

  @Test
  void libraryNamesOfPureJavaAreRelocated() {
    assertThat(below("io/frostline/shaded/"))
        .containsExactly(
            "ericaro",
            "jakewharton",
            "jhdf",
            "onnx",
            "picocli",
            "protobuf",
            "tensorflow",
            "thirdparty");
  }

  @Test
  void nativeLibrariesAreOfOnePlatformAndOfTheModulesThatAreUsed() {
    Pattern module =
        Pattern.compile("org/bytedeco/opencv/.*/\\w*(opencv_[a-z]+)\\d*\\.(so|dll|dylib).*");
    assertThat(
            files.stream()
                .map(module::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .distinct())
        .containsExactlyInAnyOrder("opencv_core", "opencv_imgcodecs", "opencv_imgproc");
    for (String library : List.of("opencv", "openblas", "javacpp")) {
      assertThat(
              below("org/bytedeco/" + library + "/").stream()
                  .filter(name -> name.matches("(linux|macosx|windows)-.*")))
          .as(library)
          .hasSize(1);
    }
    assertThat(below("ai/onnxruntime/native/")).hasSize(1);
    assertThat(below("native/lib/")).hasSize(1);
  }

  @Test
  void servicesNameClassesOfTheJar() throws IOException {
    List<String> classes = new ArrayList<>();
    for (String file : files) {
      if (file.startsWith("META-INF/services/")) {
        lines(file).stream()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(classes::add);
      }
    }

    assertThat(classes).isNotEmpty();
    assertThat(classes.stream().map(name -> name.replace('.', '/') + ".class"))
        .allMatch(files::contains);
  }

  @Test
  void theManifestNamesTheVersion() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(Frostline.class.getName());
    assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE)).isEqualTo("Frostline Jobs");
    assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).matches("\\d+\\..*");
  }

  @Test
  void licencesAreThoseOfTheProject() throws IOException {
    for (String name : List.of("LICENSE", "NOTICE")) {
      assertThat(lines("META-INF/" + name))
          .as(name)
          .isEqualTo(Files.readAllLines(Project.ROOT.resolve(name)));
    }
  }

  private Set<String> below(String folder) {
    return files.stream()
        .filter(name -> name.startsWith(folder))
        .map(name -> name.substring(folder.length()).replaceFirst("/.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> lines(String file) throws IOException {
    byte[] content = jar.getInputStream(jar.getEntry(file)).readAllBytes();
    return new String(content, StandardCharsets.UTF_8).lines().toList();
  }
}
