package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.rewrite.FoldTest.Case;
import java.util.ArrayList;
import java.util.List;

/** Small models with a BatchNorm beside a layer. */
final class FoldCases {
  private static final AttributeProto BROADCAST = Attributes.whole("broadcast", 1);
  private static final AttributeProto INFERENCE = Attributes.whole("is_test", 1);
  private static final String OLD =
      "the model's operators are of version 6; from 7 on it can take the norm";

  private FoldCases() {}

  private static TestModel image() {
    return new TestModel(13).input("x", 2, 4, 5, 6).output("y");
  }

  private static TestModel matrix() {
    return new TestModel(13).input("x", 3, 4).output("y");
  }

  private static TestModel conv(TestModel model, String output, String input, boolean padded) {
    Long pad = padded ? 1L : 0L;
    return model
        .random("w", 6, 4, 3, 3)
        .random("b", 6)
        .node(
            "Conv",
            output,
            List.of(input, "w", "b"),
            Attributes.wholes("pads", List.of(pad, pad, pad, pad)));
  }

  static List<Case> exact() {
    List<Case> all = new ArrayList<>();
    all.add(
        new Case(
            "Conv",
            conv(image(), "c", "x", true).norm("y", "c", 6),
            List.of("Conv"),
            "folded into Conv \"Conv of c\" before it"));
    all.add(
        new Case(
            "Conv without bias, in groups",
            image()
                .random("w", 6, 2, 3, 3)
                .node(
                    "Conv",
                    "c",
                    List.of("x", "w"),
                    Attributes.whole("group", 2),
                    Attributes.wholes("strides", List.of(2L, 2L)))
                .norm("y", "c", 6),
            List.of("Conv"),
            "before it"));
    all.add(
        new Case(
            "ConvTranspose in groups",
            image()
                .random("w", 4, 3, 2, 2)
                .random("b", 6)
                .node(
                    "ConvTranspose",
                    "c",
                    List.of("x", "w", "b"),
                    Attributes.whole("group", 2),
                    Attributes.wholes("strides", List.of(2L, 2L)))
                .norm("y", "c", 6),
            List.of("ConvTranspose"),
            "before it"));
    all.addAll(dense());
    all.addAll(behind());
    return all;
  }

  private static Case gemm(String name, List<Long> bias, boolean transposed) {
    TestModel model = matrix().random("w", transposed ? 5 : 4, transposed ? 4 : 5);
    long[] sizes = bias.stream().mapToLong(Long::longValue).toArray();
    if (!bias.contains(0L)) {
      model.random("b", sizes);
    }
    model.node(
        "Gemm",
        "g",
        bias.contains(0L) ? List.of("x", "w") : List.of("x", "w", "b"),
        Attributes.whole("transB", transposed ? 1 : 0),
        Attributes.number("alpha", 0.5f),
        Attributes.number("beta", -2));
    return new Case(name, model.norm("y", "g", 5), List.of("Gemm"), "before it");
  }

  private static List<Case> dense() {
    return List.of(
        gemm("Gemm", List.of(5L), false),
        gemm("Gemm with transB", List.of(5L), true),
        gemm("Gemm without bias", List.of(0L), true),
        gemm("Gemm with a bias of one element", List.of(1L), false),
        gemm("Gemm with a bias of no axis", List.of(), false),
        gemm("Gemm with a bias for each row", List.of(3L, 1L), false),
        gemm("Gemm with a bias for each element", List.of(3L, 5L), false),
        new Case(
            "MatMul",
            matrix().random("w", 4, 5).node("MatMul", "m", List.of("x", "w")).norm("y", "m", 5),
            List.of("MatMul", "Add"),
            "before it"),
        new Case(
            "MatMul with Add",
            matrix()
                .random("w", 4, 5)
                .random("b", 1, 5)
                .node("MatMul", "m", List.of("x", "w"))
                .node("Add", "a", List.of("b", "m"))
                .norm("y", "a", 5),
            List.of("MatMul", "Add"),
            "folded into MatMul \"MatMul of m\" before it"));
  }

  private static List<Case> behind() {
    return List.of(
        new Case(
            "Conv behind, without padding",
            conv(image().norm("n", "x", 4), "y", "n", false),
            List.of("Conv"),
            "folded into Conv \"Conv of y\" behind it"),
        new Case(
            "Conv behind in groups, without bias",
            image()
                .norm("n", "x", 4)
                .random("w", 6, 2, 3, 3)
                .node("Conv", "y", List.of("n", "w"), Attributes.whole("group", 2)),
            List.of("Conv"),
            "behind it"),
        new Case(
            "Conv behind with padding, of a norm without shift",
            conv(unshifted("n", "x", 4), "y", "n", true),
            List.of("Conv"),
            "behind it"),
        new Case(
            "ConvTranspose of one element behind",
            image()
                .norm("n", "x", 4)
                .random("w", 4, 3, 1, 1)
                .node("ConvTranspose", "y", List.of("n", "w"), Attributes.whole("group", 2)),
            List.of("ConvTranspose"),
            "behind it"),
        new Case(
            "Gemm behind",
            matrix()
                .norm("n", "x", 4)
                .random("w", 5, 4)
                .random("b", 5)
                .node(
                    "Gemm",
                    "y",
                    List.of("n", "w", "b"),
                    Attributes.whole("transB", 1),
                    Attributes.number("alpha", 0.5f),
                    Attributes.number("beta", 3)),
            List.of("Gemm"),
            "behind it"),
        new Case(
            "MatMul behind",
            matrix().norm("n", "x", 4).random("w", 4, 5).node("MatMul", "y", List.of("n", "w")),
            List.of("MatMul", "Add"),
            "behind it"),
        new Case(
            "MatMul with Add behind",
            matrix()
                .norm("n", "x", 4)
                .random("w", 4, 5)
                .random("b", 5)
                .node("MatMul", "m", List.of("n", "w"))
                .node("Add", "y", List.of("m", "b")),
            List.of("MatMul", "Add"),
            "behind it"));
  }

  private static TestModel unshifted(String output, String input, int channels) {
    List<Long> shape = List.of((long) channels);
    double[] zeros = new double[channels];
    return image()
        .random(output + ".gamma", channels)
        .tensor(output + ".beta", shape, zeros)
        .tensor(output + ".mean", shape, zeros)
        .tensor(output + ".variance", shape, 1, 2, 3, 4)
        .bareNorm(output, input);
  }

  static List<Case> stays() {
    return List.of(
        stays(
            "another reader",
            conv(image(), "c", "x", true).norm("n", "c", 6).node("Add", "y", List.of("n", "c")),
            "other nodes read \"c\" between them too"),
        stays(
            "an output between",
            conv(image().output("c"), "c", "x", true).norm("y", "c", 6),
            "\"c\" between them is an output of the model"),
        stays(
            "padding behind",
            conv(image().norm("n", "x", 4), "y", "n", true),
            "it pads with zeros, to which the norm would have to be applied too"),
        stays(
            "overlapping ConvTranspose behind",
            image()
                .norm("n", "x", 4)
                .random("w", 4, 3, 2, 2)
                .node("ConvTranspose", "y", List.of("n", "w")),
            "at the borders fewer terms make up an output"),
        stays("alone", image().norm("y", "x", 4), "before it, there is no layer"),
        stays(
            "training mode",
            conv(ownNorm(new TestModel(15)), "c", "x", true)
                .bareNorm("y", "c", Attributes.whole("training_mode", 1)),
            "training_mode=1"),
        stays(
            "old training mode",
            conv(ownNorm(new TestModel(6)), "c", "x", true).bareNorm("y", "c"),
            "is_test=0"),
        stays(
            "MatMul of old operators",
            old().node("MatMul", "m", List.of("x", "w")).bareNorm("y", "m", INFERENCE),
            OLD),
        stays(
            "a bias of each row of old operators",
            old()
                .random("rows", 4)
                .node("MatMul", "m", List.of("x", "w"))
                .node("Add", "a", List.of("m", "rows"), BROADCAST, Attributes.whole("axis", 0))
                .bareNorm("y", "a", INFERENCE),
            OLD),
        stays(
            "a MatMul of old operators behind",
            old().bareNorm("n", "x", INFERENCE).node("MatMul", "y", List.of("n", "w")),
            OLD),
        stays(
            "a Gemm of old operators that doesn't broadcast",
            old()
                .random("b", 4, 4)
                .node("Gemm", "g", List.of("x", "w", "b"))
                .bareNorm("y", "g", INFERENCE),
            OLD),
        stays(
            "parameters that are inputs",
            conv(image(), "c", "x", true)
                .input("y.gamma", 6)
                .random("y.beta", 6)
                .random("y.mean", 6)
                .random("y.variance", 6)
                .bareNorm("y", "c"),
            "its scale \"y.gamma\" isn't a constant of the model"),
        stays(
            "weights that a caller may give",
            conv(image(), "c", "x", true).input("w", 6, 4, 3, 3).norm("y", "c", 6),
            "its weights \"w\" aren't constant"),
        stays("negative variance", badVariance(-1), "in channel 2 it multiplies by NaN"),
        stays("beyond float", badVariance(1e-38), "beyond the range of float32"),
        stays(
            "three axes",
            new TestModel(13)
                .input("x", 2, 5, 4)
                .output("y")
                .random("w", 4, 5)
                .node("MatMul", "m", List.of("x", "w"))
                .norm("y", "m", 5),
            "\"m\" has 3 axes, of which the norm takes the second and the layer the last"),
        stays(
            "another operator before",
            image().node("Relu", "r", List.of("x")).norm("y", "r", 4),
            "before it, Relu \"Relu of r\": it has no weights"));
  }

  /** As exact, of operators that ONNX Runtime hasn't: it begins with version 7. */
  static List<Case> exactOfOldOperators() {
    return List.of(
        new Case(
            "Gemm of old operators",
            old()
                .random("b", 4)
                .node("Gemm", "g", List.of("x", "w", "b"), BROADCAST)
                .bareNorm("y", "g", INFERENCE),
            List.of("Gemm"),
            "before it"));
  }

  private static TestModel old() {
    TestModel model = new TestModel(6).input("x", 4, 4).output("y").random("w", 4, 4);
    for (String norm : List.of("y", "n")) {
      for (String name : List.of(".gamma", ".beta", ".mean")) {
        model.random(norm + name, 4);
      }
      model.tensor(norm + ".variance", List.of(4L), 1, 2, 3, 4);
    }
    return model;
  }

  private static Case stays(String name, TestModel model, String text) {
    return new Case(name, model, List.of(), text);
  }

  private static TestModel ownNorm(TestModel model) {
    return model
        .input("x", 2, 4, 5, 6)
        .output("y")
        .random("y.gamma", 6)
        .random("y.beta", 6)
        .random("y.mean", 6)
        .random("y.variance", 6);
  }

  private static TestModel badVariance(double bad) {
    List<Long> shape = List.of(6L);
    return conv(image(), "c", "x", true)
        .tensor("y.gamma", shape, 1, 1, 1e38, 1, 1, 1)
        .tensor("y.beta", shape, new double[6])
        .tensor("y.mean", shape, new double[6])
        .tensor("y.variance", shape, 1, 1, bad, 1, 1, 1)
        .bareNorm("y", "c", Attributes.number("epsilon", 0));
  }

  /** Two layers with the same weights, and a norm behind each. */
  static TestModel shared() {
    return conv(image(), "c", "x", true)
        .node("Conv", "d", List.of("x", "w"), Attributes.wholes("pads", List.of(1L, 1L, 1L, 1L)))
        .norm("m", "c", 6)
        .norm("n", "d", 6)
        .node("Add", "y", List.of("m", "n"));
  }
}
