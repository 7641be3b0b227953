package io.frostline.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.TemporaryFiles;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The native library of the tokenizers of Hugging Face, loaded once in a process. Its file is
 * unpacked into a temporary folder and deleted as soon as it is loaded.
 *
 * <p>DJL's own loader looks for CUDA, keeps a cache in the home directory, which executors may not
 * have, and can download; and the class above it reports home. So neither is used.
 */
public final class NativeTokenizers {
  private static final UserException FAILURE = loaded();

  private NativeTokenizers() {}

  /**
   * The library, loaded.
   *
   * @throws UserException if it cannot be loaded on this machine
   */
  static TokenizersLibrary library() {
    if (FAILURE != null) {
      throw new UserException(FAILURE.getMessage(), FAILURE);
    }
    return TokenizersLibrary.LIB;
  }

  /**
   * Loads it, unless it is loaded.
   *
   * @throws UserException if it cannot be loaded on this machine
   */
  public static void load() {
    library();
  }

  private static UserException loaded() {
    String system = system();
    String platform = system + "-" + System.getProperty("os.arch").replace("amd64", "x86_64");
    try {
      Path folder = TemporaryFiles.folder("frostline-tokenizers-");
      for (String name : files(system)) {
        load("/native/lib/" + platform + "/cpu/" + name, folder.resolve(name));
      }
      discard(folder.toFile());
      return null;
    } catch (IOException | UnsatisfiedLinkError failure) {
      return new UserException(
          Formatted.of(
              "The tokenizer library cannot be loaded on %s: %s. It needs Linux with glibc 2.34 or later, macOS on Apple processors or Windows on x86-64, a frostline.jar that was built for the same platform, and a temporary folder (-Djava.io.tmpdir) that is writable and not mounted with noexec.",
              platform, Reason.of(failure)),
          failure);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name");
    if (name.startsWith("Windows")) {
      return "win";
    }
    return name.startsWith("Mac") ? "osx" : "linux";
  }

  /** The library after those that it needs and Windows lacks. */
  private static List<String> files(String system) {
    String library = System.mapLibraryName("tokenizers");
    return system.equals("win")
        ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", library)
        : List.of(library);
  }

  private static void load(String resource, Path file) throws IOException {
    try (InputStream content = TokenizersLibrary.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new FileNotFoundException("the jar does not contain " + resource);
      }
      Files.copy(content, file);
      System.load(file.toString());
    } finally {
      discard(file.toFile());
    }
  }

  /** Windows keeps the files of loaded libraries, so there they stay. */
  private static void discard(File temporary) {
    if (!temporary.delete()) {
      temporary.deleteOnExit();
    }
  }
}
