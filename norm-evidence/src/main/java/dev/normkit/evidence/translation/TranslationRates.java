package dev.normkit.evidence.translation;

import java.util.Map;

/** Learning rates, as the search of {@link ImagesOutRates} found them. */
final class TranslationRates {
  private static final Map<PictureTask, Map<TranslationNorm, Double>> RATES =
      Map.of(
          PictureTask.RESTYLE,
          Map.of(
              TranslationNorm.INSTANCE, 0.3,
              TranslationNorm.BATCH, 0.2,
              TranslationNorm.GROUP, 0.1,
              TranslationNorm.NONE, 0.1),
          PictureTask.DENOISE,
          Map.of(
              TranslationNorm.INSTANCE, 0.2,
              TranslationNorm.BATCH, 0.2,
              TranslationNorm.GROUP, 0.2,
              TranslationNorm.NONE, 0.1));

  private TranslationRates() {}

  static double of(PictureTask task, TranslationNorm norm) {
    return RATES.get(task).get(norm);
  }
}
