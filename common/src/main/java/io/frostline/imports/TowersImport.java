package io.frostline.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TextTower;
import io.frostline.imports.towers.TowersRequest;
import io.frostline.imports.towers.TwoTowers;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.onnx.NetworkFailure;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.storage.TemporaryFolder;
import io.frostline.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Imports a network of two towers: its tower for images as any network, its tower for texts beside
 * it, and the scale of the cosines, which one file with both shows and two files do not.
 */
public final class TowersImport {

  /**
   * Imports both towers into a store.
   *
   * @return the package, verified
   * @throws UserException when a file or the request is not valid; the store is then unchanged
   */
  public ModelPackage run(TowersRequest request, ModelStore store) {
    PackageWriter writer = new PackageWriter(store, request.image().existing());
    writer.check(ModelName.of(request.image().name()));
    Path file = request.text().tokenizer();
    byte[] json = content(file);
    try (Tokenizer tokenizer = Tokenizer.open(json, file.toString());
        TemporaryFolder drafts = TemporaryFolder.of("frostline-towers")) {
      return imported(request, tokenizer, json, new ModelStore(drafts.path()), writer);
    } catch (NetworkFailure failure) {
      throw new UserException(
          Formatted.of(
              "The tower for texts opens but does not run on a text: %s. Check that the tokenizer"
                  + " belongs to it, or export the network again.",
              failure.getMessage()),
          failure);
    } catch (IOException unwritable) {
      throw new UserException(
          Formatted.of(
              "Cannot write into the temporary folder: %s. Free some space there, or choose another"
                  + " folder: SPARK_LOCAL_DIRS for deploy/frostline, -Djava.io.tmpdir for"
                  + " spark-submit.",
              unwritable),
          unwritable);
    }
  }

  private static ModelPackage imported(
      TowersRequest request,
      Tokenizer tokenizer,
      byte[] json,
      ModelStore drafts,
      PackageWriter writer) {
    ModelProto network =
        new OnnxNetworkFile(request.files().text()).stored(ImageTowerFile.OLDEST_OPSET);
    Optional<TwoTowers> both =
        request.files().isOne() ? Optional.of(TwoTowers.of(network)) : Optional.empty();
    ModelProto tower = both.map(TwoTowers::textTower).orElseGet(() -> TwoTowers.textTower(network));
    TextTowerSource text = TextTowerSource.of(tower, request.text(), tokenizer);
    ModelPackage image = new NetworkImport().run(request.image(), drafts);
    checkWidths(image.description(), text);
    List<Check> checks = new ArrayList<>(image.description().checks());
    both.ifPresent(towers -> checks.add(new TowersProof(towers, image, text).check()));
    double scale = both.map(towers -> towers.joined().scale()).orElseGet(request::scale);
    List<String> notes = new ArrayList<>(image.description().notes());
    notes.addAll(text.notes());
    notes.add(both.isPresent() ? note(scale) : request.note());
    byte[] onnx = text.model().toByteArray();
    ModelDescription joined =
        image
            .description()
            .withText(
                new TextTower(text.input(), text.output(), text.width(), scale),
                Map.of(ModelPackage.TEXT, Sha256.of(onnx), ModelPackage.TOKENIZER, Sha256.of(json)),
                checks,
                notes);
    return writer.write(
        joined,
        draft -> {
          Files.copy(image.network(), ModelPackage.networkIn(draft));
          Files.copy(image.proof().orElseThrow(), ModelPackage.proofIn(draft));
          Files.write(draft.resolve(ModelPackage.TEXT), onnx);
          Files.write(draft.resolve(ModelPackage.TOKENIZER), json);
        });
  }

  private static String note(double scale) {
    return Formatted.of("logit scale %s: what the network multiplies the cosines by", scale);
  }

  private static void checkWidths(ModelDescription image, TextTowerSource text) {
    int width = image.layerNamed(image.features()).numbers();
    if (width != text.width()) {
      throw new UserException(
          Formatted.of(
              "The tower for images gives vectors of %,d numbers and the tower for texts vectors of"
                  + " %,d: they do not belong together. Give two towers of one network.",
              width, text.width()));
    }
  }

  private static byte[] content(Path tokenizer) {
    try {
      return Files.readAllBytes(tokenizer);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the tokenizer %s: %s. Give the tokenizer.json of this network with"
                  + " --tokenizer.",
              tokenizer, Reason.of(unreadable)),
          unreadable);
    }
  }
}
