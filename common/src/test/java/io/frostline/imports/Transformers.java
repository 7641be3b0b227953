package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.TestNetwork;
import java.util.List;

/**
 * Vision transformers of one block on 8 x 8 images: 4 patches and a class token, 12 features, 3
 * heads, 5 classes.
 */
public final class Transformers {
  private Transformers() {}

  /**
   * As timm's are exported for a batch of one: every shape is a number.
   *
   * @param batch what the input declares, -1 for any
   */
  public static TestNetwork exportedForOne(long batch) {
    TestNetwork network =
        embedding(batch)
            .integers("patches", 1, 12, 4)
            .weights("class", 1, 1, 12)
            .node("Reshape", List.of("patch", "patches"), "rows")
            .node("Transpose", List.of("rows"), "tokens", attributes("perm", 0, 2, 1))
            .node("Concat", List.of("class", "tokens"), "sequence", attribute("axis", 1))
            .integers("split", 1, 5, 3, 3, 4)
            .integers("merged", 1, 5, 12);
    return head(block(network));
  }

  /** As Hugging Face's are: the batch is read off the image, and the class token expanded to it. */
  public static TestNetwork exportedForAny() {
    TestNetwork network =
        embedding(-1)
            .weights("class", 1, 1, 12)
            .scalar("zero", 0)
            .integers("front", 0)
            .integers("one", 1)
            .integers("rest", 12, -1)
            .integers("all", -1)
            .integers("five", 5)
            .integers("threes", 3, 3, 4)
            .integers("width", 12)
            .node("Shape", List.of("image"), "shape")
            .node("Gather", List.of("shape", "zero"), "count", attribute("axis", 0))
            .node("Unsqueeze", List.of("count", "front"), "images")
            .node("Concat", List.of("images", "rest"), "patches", attribute("axis", 0))
            .node("Reshape", List.of("patch", "patches"), "rows")
            .node("Transpose", List.of("rows"), "tokens", attributes("perm", 0, 2, 1))
            .node("Concat", List.of("images", "all", "all"), "wanted", attribute("axis", 0))
            .node("Abs", List.of("wanted"), "size")
            .node("Expand", List.of("class", "size"), "classes")
            .node("Concat", List.of("classes", "tokens"), "sequence", attribute("axis", 1))
            .node("Concat", List.of("images", "five", "threes"), "split", attribute("axis", 0))
            .node("Concat", List.of("images", "five", "width"), "merged", attribute("axis", 0));
    return head(block(network));
  }

  /** As torchvision's are: tokens first, images and heads in one dimension, exported for one. */
  public static TestNetwork tokensFirst() {
    return head(
        embedding(1)
            .integers("patches", 1, 12, 4)
            .weights("class", 1, 1, 12)
            .node("Reshape", List.of("patch", "patches"), "rows")
            .node("Transpose", List.of("rows"), "tokens", attributes("perm", 0, 2, 1))
            .node("Concat", List.of("class", "tokens"), "joined", attribute("axis", 1))
            .weights("position", 1, 5, 12)
            .node("Add", List.of("joined", "position"), "placed")
            .node("Transpose", List.of("placed"), "sequence", attributes("perm", 1, 0, 2))
            .weights("qkv", 12, 36)
            .integers("unflattened", 5, 1, 3, 12)
            .integers("front", 0)
            .integers("behind", 3)
            .scalar("query", 0)
            .scalar("key", 1)
            .scalar("value", 2)
            .integers("heads", 5, 3, 4)
            .integers("rowsOfAll", 5, 12)
            .integers("back", 5, 1, 12)
            .weights("out", 12, 12)
            .weights("outBias", 12)
            .node("MatMul", List.of("sequence", "qkv"), "projected")
            .node("Reshape", List.of("projected", "unflattened"), "threes")
            .node("Unsqueeze", List.of("threes", "front"), "raised")
            .node("Transpose", List.of("raised"), "moved", attributes("perm", 3, 1, 2, 0, 4))
            .node("Squeeze", List.of("moved", "behind"), "three")
            .node("Gather", List.of("three", "query"), "q", attribute("axis", 0))
            .node("Gather", List.of("three", "key"), "k", attribute("axis", 0))
            .node("Gather", List.of("three", "value"), "v", attribute("axis", 0))
            .node("Reshape", List.of("q", "heads"), "qOfHeads")
            .node("Reshape", List.of("k", "heads"), "kOfHeads")
            .node("Reshape", List.of("v", "heads"), "vOfHeads")
            .node("Transpose", List.of("qOfHeads"), "qs", attributes("perm", 1, 0, 2))
            .node("Transpose", List.of("kOfHeads"), "ks", attributes("perm", 1, 2, 0))
            .node("Transpose", List.of("vOfHeads"), "vs", attributes("perm", 1, 0, 2))
            .node("MatMul", List.of("qs", "ks"), "scores")
            .node("Softmax", List.of("scores"), "weights", attribute("axis", -1))
            .node("MatMul", List.of("weights", "vs"), "mixed")
            .node("Transpose", List.of("mixed"), "inOrder", attributes("perm", 1, 0, 2))
            .node("Reshape", List.of("inOrder", "rowsOfAll"), "flat")
            .node("Gemm", List.of("flat", "out", "outBias"), "attended")
            .node("Reshape", List.of("attended", "back"), "again")
            .node("Transpose", List.of("again"), "batchFirst", attributes("perm", 1, 0, 2))
            .node("Add", List.of("placed", "batchFirst"), "block"));
  }

  private static TestNetwork embedding(long batch) {
    return new TestNetwork(17)
        .input("image", batch, 3, 8, 8)
        .weights("kernel", 12, 3, 4, 4)
        .node("Conv", List.of("image", "kernel"), "patch", attributes("strides", 4, 4));
  }

  private static TestNetwork block(TestNetwork network) {
    return network
        .weights("position", 1, 5, 12)
        .weights("gain", 12)
        .weights("shift", 12)
        .weights("qkv", 12, 36)
        .weights("out", 12, 12)
        .scalar("query", 0)
        .scalar("key", 1)
        .scalar("value", 2)
        .node("Add", List.of("sequence", "position"), "placed")
        .node("LayerNormalization", List.of("placed", "gain", "shift"), "normal")
        .node("MatMul", List.of("normal", "qkv"), "projected")
        .node("Reshape", List.of("projected", "split"), "heads")
        .node("Transpose", List.of("heads"), "three", attributes("perm", 2, 0, 3, 1, 4))
        .node("Gather", List.of("three", "query"), "q", attribute("axis", 0))
        .node("Gather", List.of("three", "key"), "k", attribute("axis", 0))
        .node("Gather", List.of("three", "value"), "v", attribute("axis", 0))
        .node("Transpose", List.of("k"), "kTurned", attributes("perm", 0, 1, 3, 2))
        .node("MatMul", List.of("q", "kTurned"), "scores")
        .node("Softmax", List.of("scores"), "weights", attribute("axis", -1))
        .node("MatMul", List.of("weights", "v"), "mixed")
        .node("Transpose", List.of("mixed"), "inOrder", attributes("perm", 0, 2, 1, 3))
        .node("Reshape", List.of("inOrder", "merged"), "attended")
        .node("MatMul", List.of("attended", "out"), "turned")
        .node("Add", List.of("placed", "turned"), "block");
  }

  private static TestNetwork head(TestNetwork network) {
    return network
        .weights("lastGain", 12)
        .weights("lastShift", 12)
        .weights("dense", 12, 5)
        .weights("bias", 5)
        .scalar("first", 0)
        .node("LayerNormalization", List.of("block", "lastGain", "lastShift"), "last")
        .node("Gather", List.of("last", "first"), "pooled", attribute("axis", 1))
        .node("Gemm", List.of("pooled", "dense", "bias"), "classScores")
        .output("classScores");
  }
}
