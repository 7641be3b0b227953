package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A Java agent under which decoding a certain file kills the process by a memory fault, as a hole
 * in a native codec would. Production code has no such switch: the agent replaces a class of it.
 *
 * @param jar the agent
 */
record PoisonedDecoder(Path jar) {
  private static final String AGENT =
      """
      import java.lang.instrument.ClassFileTransformer;
      import java.lang.instrument.Instrumentation;
      import java.security.ProtectionDomain;

      public final class PoisonAgent implements ClassFileTransformer {
        public static void premain(String argument, Instrumentation jvm) {
          jvm.addTransformer(new PoisonAgent());
        }

        @Override
        public byte[] transform(
            ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] bytes) {
          if (!"io/frostline/image/UnknownFormat".equals(name)) {
            return null;
          }
          try (var replacement = PoisonAgent.class.getResourceAsStream("/deadly")) {
            return replacement.readAllBytes();
          } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
          }
        }
      }
      """;

  /** Stands for all files of no known format, of which the tests have no other. */
  private static final String DEADLY =
      """
      package io.frostline.image;

      import io.frostline.example.FileBytes;
      import io.frostline.example.RejectedExampleException;

      final class UnknownFormat {
        static RejectedExampleException rejection(FileBytes file) throws ReflectiveOperationException {
          var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
          field.setAccessible(true);
          ((sun.misc.Unsafe) field.get(null)).putLong(0L, 0L);
          return null;
        }
      }
      """;

  static PoisonedDecoder in(Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path agent = Files.writeString(sources.resolve("PoisonAgent.java"), AGENT);
    Path deadly = Files.writeString(sources.resolve("UnknownFormat.java"), DEADLY);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                "-cp",
                Project.ROOT.resolve("jobs/target/frostline.jar").toString(),
                "-d",
                classes.toString(),
                agent.toString(),
                deadly.toString());
    assertThat(failed).as("the agent compiles").isZero();
    return new PoisonedDecoder(jar(classes, folder.resolve("poison.jar")));
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", "PoisonAgent");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        // Under its own name it would be found by the wrong class loader.
        out.putNextEntry(
            new JarEntry(
                file.endsWith("UnknownFormat.class") ? "deadly" : file.getFileName().toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  /** What a JVM must find in its environment under {@code JAVA_TOOL_OPTIONS}. */
  String options() {
    return "-javaagent:" + jar;
  }

  /** Twenty-five pictures, and in their middle the deadly one. */
  static Path images(Path folder) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    try (Stream<Path> birds = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      for (Path bird : birds.toList()) {
        Files.copy(bird, images.resolve(bird.getFileName()));
      }
    }
    Files.writeString(images.resolve("deadly.png"), "no picture");
    return images;
  }

  /** Asserts that a table has all pictures but the deadly one, which is rejected. */
  static void assertIsolated(Path table) {
    assertThat(new Table(table).select("count(*), count(DISTINCT uri)", ""))
        .containsExactly("25|25");
    assertThat(new Table(table).rejected().select("parse_filename(uri), stage, reason", ""))
        .isEqualTo(List.of("deadly.png|DECODE|DECODER_CRASHED"));
  }
}
