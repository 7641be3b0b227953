package io.frostline.catalog.fetch;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageStore;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Creates a model package from a network in the catalogue: downloads its file, verifies it, and
 * imports it with the entry's preprocessing. Afterwards the store has the whole package, or none of
 * it.
 */
public final class ModelFetch {
  private static final String DOWNLOADS = ".downloads";

  private final Network network;
  private final TransferProgress progress;

  /** The package, and the file that it was built from. */
  public record Result(ModelPackage model, FetchedFile file) {}

  public ModelFetch(Network network, TransferProgress progress) {
    this.network = network;
    this.progress = progress;
  }

  /**
   * Fetches and imports.
   *
   * @throws UserException when no source has the file, it is not the one published, or cannot be
   *     imported; in the last case the file is kept, in the first the part downloaded so far
   */
  public Result run(FetchRequest request, PackageStore store) {
    ModelName name = ModelName.of(request.entry().name());
    store.check(name, request.existing());
    try (Lease lease = store.lease(name, "models fetch")) {
      return run(request, store, name);
    }
  }

  private Result run(FetchRequest request, PackageStore store, ModelName name) {
    AtomicReference<FetchedFile> fetched = new AtomicReference<>();
    ModelPackage model =
        store.write(
            name,
            request.existing(),
            local -> {
              fetched.set(download(request, store.workshop().folder().resolve(DOWNLOADS), name));
              return imported(request, fetched.get(), local);
            });
    if (request.original() == FetchRequest.Original.DELETE) {
      delete(fetched.get().path());
    }
    return new Result(model, fetched.get());
  }

  private FetchedFile download(FetchRequest request, Path downloads, ModelName name) {
    return new Download(network, progress).run(request.wanted(), downloads.resolve(name.text()));
  }

  private static ModelPackage imported(FetchRequest request, FetchedFile file, ModelStore store) {
    try {
      return new EntryImport(request, file).run(store);
    } catch (UserException refused) {
      throw new UserException(
          Formatted.of("%s%nThe downloaded file is kept: %s", refused.getMessage(), file.path()),
          refused);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
      Leftovers.deleteEmpty(file.getParent());
    } catch (IOException undeletable) {
      throw new UserException(
          Formatted.of(
              "The package has been created, but %s cannot be deleted: %s. Delete it manually.",
              file, Reason.of(undeletable)),
          undeletable);
    }
  }
}
