package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.frostline.image.Framing;
import io.frostline.image.JpegDecoding;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code model.json} in a model package contains. A network of the kind {@link
 * ModelKind#CLASSIFIER} has its preprocessing inside: of images, it takes uint8 RGB pixels [N,
 * height, width, 3].
 *
 * @param name of the package in its store
 * @param sha256 of {@code model.onnx}, hexadecimal
 * @param fingerprint of the network in it, see {@link NetworkFingerprint}; null in packages of
 *     older versions
 * @param source where the network comes from
 * @param input the tensors that take the examples
 * @param preprocessing what happens to an image before that tensor; null if the network takes texts
 * @param output the tensor at the network's end: class scores, if the network classifies
 * @param layers every usable layer in the order of computation
 * @param features the layer that is used unless another is requested
 * @param classes one name per number of the output; empty when unknown
 * @param scores what the numbers of the output are; null in packages of older versions, where the
 *     operator that computes them decides
 * @param batch how many images go into one run, and why
 * @param checks what was compared with what when the network was imported
 * @param proof sha256 of {@code proof.bin}, what the source computed at its import, hexadecimal;
 *     null in packages that have no such file
 * @param files sha256 of further files by name: of a classifier, and the tokenizer of a network for
 *     texts
 * @param notes what the import has decided about the network, for people
 * @param quantisation how the network was made from one on floats; null for any other
 * @param pooling the pooling that is used unless another is requested; null if it is that of images
 * @param text the encoder of texts beside the network for images; null if there is none
 */
public record ModelDescription(
    String name,
    ModelKind kind,
    String sha256,
    @JsonInclude(JsonInclude.Include.NON_NULL) String fingerprint,
    Source source,
    NetworkInput input,
    @JsonInclude(JsonInclude.Include.NON_NULL) Preprocessing preprocessing,
    String output,
    List<Layer> layers,
    String features,
    List<String> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Scores scores,
    Batch batch,
    List<Check> checks,
    @JsonInclude(JsonInclude.Include.NON_NULL) String proof,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> files,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Quantisation quantisation,
    @JsonInclude(JsonInclude.Include.NON_NULL) Pooling pooling,
    @JsonInclude(JsonInclude.Include.NON_NULL) TextTower text) {

  public ModelDescription {
    layers = List.copyOf(layers);
    classes = List.copyOf(classes);
    checks = List.copyOf(checks);
    notes = notes == null ? List.of() : List.copyOf(notes);
    files = files == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(files));
    if (!ModelPackage.FURTHER_FILES.containsAll(files.keySet())) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Model %s lists the files %s, but a package can have only %s besides its network.",
              name, files.keySet(), ModelPackage.FURTHER_FILES));
    }
    if (layers.stream().noneMatch(layer -> layer.name().equals(features))) {
      throw new IllegalArgumentException(
          Formatted.of(
              "The default layer '%s' of model %s is not one of its layers (%d).",
              features, name, layers.size()));
    }
  }

  /** The description of a network for images that was not quantised. */
  public ModelDescription(
      String name,
      ModelKind kind,
      String sha256,
      String fingerprint,
      Source source,
      NetworkInput input,
      Preprocessing preprocessing,
      String output,
      List<Layer> layers,
      String features,
      List<String> classes,
      Scores scores,
      Batch batch,
      List<Check> checks,
      String proof,
      Map<String, String> files,
      List<String> notes) {
    this(
        name,
        kind,
        sha256,
        fingerprint,
        source,
        input,
        preprocessing,
        output,
        layers,
        features,
        classes,
        scores,
        batch,
        checks,
        proof,
        files,
        notes,
        null,
        null,
        null);
  }

  /** A copy with another name. */
  public ModelDescription withName(String other) {
    return with(other, layers, features, checks, proof);
  }

  /** A copy with another default layer, which must be one of its layers. */
  public ModelDescription withFeatures(String layer) {
    return with(name, layers, layer, checks, proof);
  }

  /** A copy with other layers, among which the default layer must be. */
  public ModelDescription withLayers(List<Layer> others) {
    return with(name, others, features, checks, proof);
  }

  /** A copy with an encoder of texts, whose files are among the others. */
  public ModelDescription withText(
      TextTower tower, Map<String, String> allFiles, List<Check> allChecks, List<String> allNotes) {
    return new ModelDescription(
        name,
        kind,
        sha256,
        fingerprint,
        source,
        input,
        preprocessing,
        output,
        layers,
        features,
        classes,
        scores,
        batch,
        allChecks,
        proof,
        allFiles,
        allNotes,
        quantisation,
        pooling,
        tower);
  }

  /** A copy with the results of a proof. */
  public ModelDescription withProof(List<Check> proved, String sha256OfProof) {
    return with(name, layers, features, proved, sha256OfProof);
  }

  private ModelDescription with(
      String newName,
      List<Layer> newLayers,
      String newFeatures,
      List<Check> newChecks,
      String newProof) {
    return new ModelDescription(
        newName,
        kind,
        sha256,
        fingerprint,
        source,
        input,
        preprocessing,
        output,
        newLayers,
        newFeatures,
        classes,
        scores,
        batch,
        newChecks,
        newProof,
        files,
        notes,
        quantisation,
        pooling,
        text);
  }

  /**
   * The input of a network for images.
   *
   * @throws UserException when it takes texts
   */
  public PixelInput pixels() {
    if (input instanceof PixelInput pixels) {
      return pixels;
    }
    throw new UserException(
        Formatted.of(
            "Model %s takes texts, not images. Give texts with --texts, or choose a model for"
                + " images; `frostline models list` shows what each takes.",
            name));
  }

  /**
   * The input of a network for texts.
   *
   * @throws UserException when it takes images
   */
  public TokenInput tokens() {
    if (input instanceof TokenInput tokens) {
      return tokens;
    }
    throw new UserException(
        Formatted.of(
            "Model %s takes images, not texts. Give images with --images, or choose a model for"
                + " texts; `frostline models list` shows what each takes.",
            name));
  }

  /** The pooling that is used unless another is requested. */
  public Pooling usualPooling() {
    return pooling == null ? Pooling.AVERAGE : pooling;
  }

  /** How an image becomes the pixels of the network's input. */
  public Framing framing() {
    return new Framing(
        pixels().width(),
        pixels().height(),
        preprocessing.resize(),
        preprocessing.interpolation(),
        preprocessing.decodesReduced() ? JpegDecoding.REDUCED : JpegDecoding.EXACT);
  }

  /**
   * How JPEGs are decoded for this network: as requested, but for a classifier as for the images
   * that it was trained on.
   *
   * @throws UserException when a classifier that was trained on reduced JPEGs is to get exact ones
   */
  public JpegDecoding decoding(JpegDecoding wanted) {
    if (kind != ModelKind.CLASSIFIER || preprocessing == null) {
      return wanted;
    }
    JpegDecoding trained = framing().decoding();
    if (trained == JpegDecoding.REDUCED && wanted == JpegDecoding.EXACT) {
      throw new UserException(
          Formatted.of(
              "The classifier %s was trained on JPEGs decoded at reduced scale, so --exact-decode"
                  + " would give it other pixels. Leave it out, or train a classifier on features"
                  + " that were extracted with --exact-decode.",
              name));
    }
    return trained;
  }

  /**
   * The encoder of texts beside the network for images.
   *
   * @throws UserException when there is none
   */
  public TextTower textTower() {
    if (text == null) {
      throw new UserException(
          Formatted.of(
              "Model %s has no text tower, so it cannot compare images with prompts. Import a"
                  + " network of two towers, such as CLIP, together with its tokenizer, or leave"
                  + " out --prompts.",
              name));
    }
    return text;
  }

  /**
   * The sha256 that a file of the package must have, hexadecimal; empty for a file it does not
   * have.
   */
  public Optional<String> checksum(String file) {
    return switch (file) {
      case ModelPackage.NETWORK -> Optional.of(sha256);
      case ModelPackage.PROOF -> Optional.ofNullable(proof);
      default -> Optional.ofNullable(files.get(file));
    };
  }

  /** The layer with this name, if the model has it. */
  public Optional<Layer> layer(String layerName) {
    return layers.stream().filter(layer -> layer.name().equals(layerName)).findFirst();
  }

  /**
   * The layer with this name.
   *
   * @throws UserException when the model has none, suggesting the nearest
   */
  public Layer layerNamed(String layerName) {
    List<String> known = layers.stream().map(Layer::name).toList();
    return layer(layerName)
        .or(() -> input.layer().filter(image -> image.name().equals(layerName)))
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "Model %s has no layer '%s'.%s `frostline models layers %s` lists all %d.",
                        name,
                        layerName,
                        NearestName.suggestion(known, layerName),
                        name,
                        known.size())));
  }

  /**
   * Where a network comes from.
   *
   * @param file the name of the imported file; of a classifier, that of its backbone
   * @param url where it was fetched; null when unknown
   * @param licence an SPDX identifier or a name; null when unknown
   * @param sha256 of the imported file, or of the backbone's network, hexadecimal
   * @param note what people should know about the network to understand its figures, such as what
   *     it was trained for; of a classifier, that of its backbone; null when there is nothing to
   *     say. Held in one line that is safe to show. No part of a model's identity
   */
  public record Source(
      String file,
      @JsonSetter(nulls = Nulls.SET) String url,
      @JsonSetter(nulls = Nulls.SET) String licence,
      String sha256,
      @JsonInclude(JsonInclude.Include.NON_NULL) String note) {
    /** Room for a few sentences, which reports show whole. */
    private static final int LONGEST_NOTE = 500;

    public Source {
      url = url == null ? null : ForeignText.withoutSecrets(url);
      note = note == null || note.isBlank() ? null : ForeignText.line(note.strip());
      if (note != null && note.length() > LONGEST_NOTE) {
        throw new UserException(
            Formatted.of(
                "The note on %s has %,d characters; at most %,d are allowed. Shorten it.",
                file, note.length(), LONGEST_NOTE));
      }
    }
  }

  /** How many images go into one run, and the reason. */
  public record Batch(BatchSize size, String reason) {}

  /**
   * One comparison between the package and its source.
   *
   * @param compared what was compared
   * @param on which inputs
   * @param largestAbsolute the largest difference of two numbers
   * @param largestRelative the largest difference in units of its layer's largest absolute value
   * @param at the layer with the largest relative difference
   */
  public record Check(
      String compared, String on, double largestAbsolute, double largestRelative, String at) {}
}
