package com.example.service;

import dev.normkit.api.NormSpec;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service that applies LayerNorm to the rows it is sent. */
@SpringBootApplication
public class NormService {
  private static final Logger LOG = LoggerFactory.getLogger(NormService.class);

  public static void main(String[] args) {
    SpringApplication.run(NormService.class, args);
  }

  /**
   * The layer of all requests, warmed up before the port is open: the first request is as fast as
   * later ones.
   */
  @Bean
  NormLayer norm(@Value("${norm.features:4}") int features) {
    NormLayer norm =
        LayerBuilder.of(NormSpec.layerNorm(), features).withEmptyBatches(true).build().eval();
    boolean ready = norm.warmUp(Duration.ofSeconds(20));
    LOG.info("LayerNorm on {}, {}", norm.backend().id(), ready ? "warmed up" : "still warming up");
    return norm;
  }
}
