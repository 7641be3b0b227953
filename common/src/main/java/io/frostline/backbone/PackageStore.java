package io.frostline.backbone;

import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.function.Function;

/** Where model packages are kept. */
public interface PackageStore {
  /** The location, for messages. */
  String location();

  /** The names of all packages, sorted; none when the store does not exist. */
  List<String> names();

  /** Whether a package of this name is in the store, valid or not. */
  boolean holds(String name);

  /**
   * The description of a package, read quickly and without verification.
   *
   * @throws UserException when there is no such package, or its description is damaged
   */
  ModelDescription describe(String name);

  /**
   * Opens and verifies a package.
   *
   * @throws UserException when the store has no such package, or the package is damaged
   */
  ModelPackage open(String name);

  /**
   * Creates a package in the store.
   *
   * @param work creates the package in the given local store
   * @throws UserException when the name is taken or the store cannot be written
   */
  ModelPackage write(ModelName name, Existing existing, Function<ModelStore, ModelPackage> work);

  /**
   * Checks that a package of this name may be written, before any work is spent on it.
   *
   * @throws UserException when the name is taken, or belongs to a folder that is not a package
   */
  void check(ModelName name, Existing existing);

  /**
   * Makes this process the only writer of a name, until the lease is closed: of the package, and of
   * the state of a training that will become it.
   *
   * @param command that will write the package, which others are shown
   * @throws UserException when the name has another writer
   */
  Lease lease(ModelName name, String command);

  /** A folder on this machine for files that are about to be stored; readers ignore it. */
  ModelStore workshop();
}
