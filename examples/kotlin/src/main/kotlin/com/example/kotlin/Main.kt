package com.example.kotlin

import dev.normkit.api.FloatSpan
import dev.normkit.api.Momentum
import dev.normkit.api.NormSpec
import dev.normkit.api.RunningStatistics
import dev.normkit.layer.NormLayer
import dev.normkit.layer.TrainingObserver

/** A layer as a function: `norm(x)`. */
operator fun NormLayer.invoke(x: FloatArray): FloatArray = forward(x)

fun main() {
    val x = floatArrayOf(1f, 2f, 3f, 4f, 10f, 20f, 30f, 40f)

    val layerNorm = NormLayer.of(NormSpec.layerNorm().epsilon(1e-6), 4)
    println("LayerNorm  " + layerNorm(x).joinToString())

    // FloatSpan.of shares the array, so y receives the result; of(*y), which would copy, doesn't compile.
    val y = FloatArray(x.size)
    layerNorm.infer(FloatSpan.of(x), FloatSpan.of(y))
    println("into y, the same: " + y.contentEquals(layerNorm(x)))

    // An Optional of the library is a nullable value.
    val none: RunningStatistics? = layerNorm.runningStatistics().orElse(null)
    println("LayerNorm has seen ${none?.batches() ?: "no"} batches: it keeps no statistics")

    // An observer is removed by identity: give the lambda a name.
    val batchNorm = NormLayer.of(NormSpec.batchNorm().momentum(Momentum.ofNew(0.5)), 4)
    val observer = TrainingObserver { plan, _ -> println("observed: ${plan.shape()}") }
    batchNorm.addObserver(observer)
    batchNorm(x)
    batchNorm.removeObserver(observer)
    batchNorm(x)
    println("running means  " + batchNorm.runningStatistics().orElse(null)?.means()?.joinToString())
}
