package io.frostline.catalog.fetch;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.CatalogOrigin.Members;
import io.frostline.catalog.Checksum.Algorithm;
import io.frostline.catalog.KnownPixels;
import io.frostline.catalog.KnownTokens;
import io.frostline.catalog.NetworkFormat;
import io.frostline.imports.EncoderImport;
import io.frostline.imports.NetworkFiles;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.encoder.EncoderFolder;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.keras.KerasNetworkFile;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.Origin;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.proof.RequestedFormat;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The import of a fetched file, with what its entry knows about the network. */
final class EntryImport {
  /** Protocol Buffers, the form of ONNX files, allow no more. */
  private static final long LARGEST_NETWORK = Integer.MAX_VALUE;

  private static final long LARGEST_TOKENIZER = 1 << 27;

  private final FetchRequest request;
  private final CatalogEntry entry;
  private final FetchedFile file;

  EntryImport(FetchRequest request, FetchedFile file) {
    this.request = request;
    this.entry = request.entry();
    this.file = file;
  }

  /**
   * Imports the network.
   *
   * @throws UserException when the file has none, or not one that can be imported
   */
  ModelPackage run(ModelStore store) {
    Optional<Members> members = entry.origin().members();
    if (members.isEmpty()) {
      return imported(file.path(), store);
    }
    try (TemporaryFolder folder = TemporaryFolder.of("frostline-fetch-")) {
      return unpacked(members.get(), folder.path(), store);
    } catch (IOException undeletable) {
      throw new UserException(
          Formatted.of(
              "Cannot unpack %s into a temporary folder: %s. Check the space and permissions of the temporary folder.",
              file.path(), Reason.of(undeletable)),
          undeletable);
    }
  }

  private ModelPackage unpacked(Members members, Path folder, ModelStore store) {
    DownloadedZip zip = new DownloadedZip(file.path());
    Path network = zip.takeOut(members.network(), folder.resolve("model.onnx"), LARGEST_NETWORK);
    if (members.tokenizer().isEmpty()) {
      return imported(network, store);
    }
    Path tokenizer =
        zip.takeOut(members.tokenizer().get(), folder.resolve("tokenizer.json"), LARGEST_TOKENIZER);
    return encoder(network, tokenizer, store);
  }

  private ModelPackage encoder(Path network, Path tokenizer, ModelStore store) {
    KnownTokens tokens = entry.tokens().orElseThrow();
    return new EncoderImport()
        .run(
            new EncoderRequest(
                network,
                tokenizer,
                EncoderFolder.alone(tokenizer),
                entry.name(),
                new EncoderRequest.Wanted(
                    Optional.of(tokens.pooling()),
                    tokens.normalise(),
                    Optional.of(tokens.prefix()),
                    OptionalInt.of(tokens.maxTokens()),
                    entry.features()),
                origin(),
                request.existing()),
            store);
  }

  private ModelPackage imported(Path network, ModelStore store) {
    KnownPixels pixels = entry.pixels().orElseThrow();
    return new NetworkImport()
        .run(
            new ImportRequest(
                networkFile(network),
                entry.name(),
                RequestedFormat.of(pixels.format()),
                RequestedPreprocessing.NOTHING.withKnown(pixels.statement(entry.name())),
                request.labels(),
                origin(),
                Optional.empty(),
                entry.features(),
                Optional.empty(),
                request.existing()),
            store);
  }

  private NetworkFile networkFile(Path network) {
    return entry.origin().format() == NetworkFormat.KERAS
        ? new KerasNetworkFile(network, entry.origin().architecture())
        : NetworkFiles.of(network);
  }

  /** The address of a member is that of the file with the member behind, as Java writes it. */
  private Origin origin() {
    String url = entry.origin().sources().get(0).toString();
    Optional<Members> members = entry.origin().members();
    return new Origin(
        Optional.of(members.map(inside -> url + "!/" + inside.network()).orElse(url)),
        entry.origin().licence(),
        Optional.empty(),
        members.isPresent()
            ? Optional.empty()
            : Optional.of(file.checksums().by(Algorithm.SHA256).hex()));
  }
}
