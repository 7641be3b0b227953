package io.frostline.proof;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the source's own engine computed when a network was imported, sampled: the content of {@code
 * proof.bin}, with which a package can be verified without its source.
 *
 * <p>Big-endian, as Java writes it: signature, version, checksum of the pixels, numbers of layers,
 * of images and of samples; then for each layer its name, and for each image the largest and the
 * mean absolute value and the samples.
 *
 * @param pixels the checksum of the images
 * @param layers for each layer one sample per image, in the order of computation
 */
public record ProofRecord(long pixels, Map<String, List<TensorSample>> layers)
    implements Reference {
  private static final int SIGNATURE = 0x464c5046;
  private static final int VERSION = 1;
  private static final int LARGEST_BYTES = 256 << 10;
  private static final int FEWEST_SAMPLES = 16;

  /** The record of an import. */
  public static ProofRecord of(ProofImages images, List<LayerComparison> layers) {
    Map<String, List<TensorSample>> samples = new LinkedHashMap<>();
    layers.forEach(
        layer ->
            samples.put(
                layer.tensor(), layer.images().stream().map(ImageDifference::source).toList()));
    return new ProofRecord(images.checksum(), samples);
  }

  @Override
  public Expectation expect(List<String> tensors, int from, int to) {
    return (layer, tested) ->
        new LayerComparison(
            layer,
            tested.values().shape(),
            true,
            IntStream.range(from, to)
                .mapToObj(
                    image ->
                        ImageDifference.of(
                            layers.get(layer).get(image),
                            tested,
                            (image - from) * tested.values().width()))
                .toList());
  }

  /** The content of the file; a network with very many layers is sampled more sparsely. */
  public byte[] toBytes() {
    int rows = layers.size() * ProofImages.COUNT;
    int samples =
        Math.max(
            FEWEST_SAMPLES, Math.min(TensorSample.LENGTH, LARGEST_BYTES / Float.BYTES / rows - 2));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SIGNATURE);
      out.writeInt(VERSION);
      out.writeLong(pixels);
      out.writeInt(layers.size());
      out.writeInt(ProofImages.COUNT);
      out.writeInt(samples);
      for (Map.Entry<String, List<TensorSample>> layer : layers.entrySet()) {
        out.writeUTF(layer.getKey());
        for (TensorSample image : layer.getValue()) {
          out.writeFloat(image.largest());
          out.writeFloat(image.mean());
          for (int sample = 0; sample < samples; sample++) {
            out.writeFloat(image.values()[sample]);
          }
        }
      }
    } catch (IOException impossible) {
      throw new IllegalStateException("Writing to memory does not fail.", impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a file whose checksum has been verified.
   *
   * @throws UserException when it is from another version of Frostline, or unreadable
   */
  public static ProofRecord read(Path file) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      int signature = in.readInt();
      int version = in.readInt();
      long pixels = in.readLong();
      int count = in.readInt();
      int images = in.readInt();
      int samples = in.readInt();
      if (signature != SIGNATURE || version != VERSION || images != ProofImages.COUNT) {
        throw new UserException(
            Formatted.of(
                "%s was written by another version of Frostline. Verify against the source file with --source, or import the model again.",
                file));
      }
      Map<String, List<TensorSample>> layers = new LinkedHashMap<>();
      for (int layer = 0; layer < count; layer++) {
        String name = in.readUTF();
        List<TensorSample> perImage = new ArrayList<>();
        for (int image = 0; image < images; image++) {
          perImage.add(sample(in, samples));
        }
        layers.put(name, perImage);
      }
      return new ProofRecord(pixels, layers);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read %s: %s. Check its permissions, or import the model again.",
              file, unreadable),
          unreadable);
    }
  }

  private static TensorSample sample(DataInputStream in, int samples) throws IOException {
    float largest = in.readFloat();
    float mean = in.readFloat();
    float[] values = new float[samples];
    for (int sample = 0; sample < samples; sample++) {
      values[sample] = in.readFloat();
    }
    return new TensorSample(largest, mean, values);
  }
}
