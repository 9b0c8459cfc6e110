package io.djltuner.space;

/** What a hidden unit computes from its weighted sum x. */
public enum MlpActivation {
    /** x. */
    IDENTITY,
    /** max(x, 0). */
    RELU,
    /** x where positive, else 0.01·x. */
    LEAKY_RELU,
    /** x where positive, else eˣ − 1. */
    ELU,
    /** 1.0507·x where positive, else 1.0507·1.6733·(eˣ − 1) (Klambauer et al. 2017). */
    SELU,
    /** x·Φ(x) with the normal distribution function Φ, not an approximation of it. */
    GELU,
    /** x / (1 + e⁻ˣ), also called SiLU. */
    SWISH,
    /** The hyperbolic tangent. */
    TANH,
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID
}
