package io.frostline.backbone;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder of model packages, one sub-folder each.
 *
 * @param folder the store; it need not exist before the first import
 */
public record ModelStore(Path folder) implements PackageStore {
  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public ModelDescription describe(String name) {
    return ModelDescriptionFile.read(
        ModelPackage.descriptionIn(existing(name)), ModelName.of(name));
  }

  @Override
  public ModelPackage open(String name) {
    return ModelPackage.open(existing(name), ModelName.of(name));
  }

  private Path existing(String name) {
    return found(name).orElseThrow(() -> missing(this, name));
  }

  private Optional<Path> found(String name) {
    return ModelName.find(name).map(this::folderOf).filter(Files::isDirectory);
  }

  /** The exception for a name that the store does not have; its message lists the names it has. */
  public static UserException missing(PackageStore store, String name) {
    List<String> known = store.names();
    return new UserException(
        Formatted.of(
            "No model '%s' in the store %s, which has %s.%s Import one with `frostline models import`, or choose another store with --models or FROSTLINE_MODELS.",
            name,
            store.location(),
            known.isEmpty()
                ? "no models"
                : Count.of(known.size(), "model") + ": " + String.join(", ", known),
            NearestName.suggestion(known, name)));
  }

  @Override
  public ModelPackage write(
      ModelName name, Existing existing, Function<ModelStore, ModelPackage> work) {
    check(name, existing);
    return work.apply(this);
  }

  @Override
  public void check(ModelName name, Existing existing) {
    new PackageWriter(this, existing).check(name);
  }

  @Override
  public Lease lease(ModelName name, String command) {
    return Lease.take(OutputFolder.local(folder), name.text(), command);
  }

  @Override
  public ModelStore workshop() {
    return this;
  }

  @Override
  public boolean holds(String name) {
    return found(name).isPresent();
  }

  /** Where the package of this name is, or would be. */
  public Path folderOf(ModelName name) {
    return folder.resolve(name.text());
  }

  @Override
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isRegularFile(ModelPackage.descriptionIn(entry)))
          .map(entry -> entry.getFileName().toString())
          .filter(name -> ModelName.find(name).isPresent())
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot list the model store %s: %s. Check its permissions.",
              folder, Reason.of(unreadable)),
          unreadable);
    }
  }
}
