package dev.normkit.selector.method;

import dev.normkit.api.NormMethod;
import java.util.List;

/** What was measured, or follows from the formulas, about what a rule decides. */
final class RuleFigures {
  private RuleFigures() {}

  static List<String> of(DocumentRules rule) {
    return switch (rule) {
      case DOC_1 ->
          List.of(
              "BatchNorm on a recurrent network needs statistics for every time step, the late ones"
                  + " from few samples or none ("
                  + Citation.of("BN problem 3")
                  + ")",
              groups(NormMethod.LAYER, "N·T on a sequence, each step by itself", "on LN"));
      case EXT_1 ->
          List.of(
              "the transformer was published with LayerNorm (Vaswani et al. 2017); RMSNorm leaves"
                  + " the mean out (Zhang & Sennrich 2019) and is the choice of LLaMA (Touvron et"
                  + " al. 2023)");
      case DOC_2 ->
          List.of(
              "style transfer improved by replacing BatchNorm with InstanceNorm (Ulyanov et al."
                  + " 2016)",
              groups(NormMethod.INSTANCE, "N·C, one per image and channel", "on IN"));
      case DOC_3 ->
          List.of(
              BatchNormProblems.FIGURES,
              "a batch is small below 8 samples per device ("
                  + Citation.of("BN problem 1")
                  + "); GroupNorm has 32 groups by default in Wu & He 2018; normkit takes fewer"
                  + " if they would have fewer than 8 values (EXT-5)",
              groups(NormMethod.GROUP, "N·k", "on GN"));
      case DOC_4 -> List.of(BatchNormProblems.FIGURES, groups(NormMethod.BATCH, "C", "on BN"));
    };
  }

  private static String groups(NormMethod method, String count, String heading) {
    return method.title()
        + " draws statistics over "
        + count
        + " groups ("
        + Citation.of(heading)
        + ")";
  }
}
