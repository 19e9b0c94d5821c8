"""Whether chains have mixed: R-hat and effective sample size after rank normalisation [Vehtari2021]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def r_hat(draws: Floats) -> float:
    """Return R-hat of chains [C, S]: the larger of that of their split ranks and that of their folded ranks.

    1 where all chains are alike; not a number where no draw differs from another.
    """
    folded = np.abs(draws - np.median(draws))
    return max(_r_hat(_normal_scores(_split(draws))), _r_hat(_normal_scores(_split(folded))))


def bulk_size(draws: Floats) -> float:
    """Return the effective number of draws [C, S] for the middle of the distribution: that of their split ranks."""
    return _effective(_normal_scores(_split(draws)))


def tail_size(draws: Floats) -> float:
    """Return the effective number of draws [C, S] for the tails: the lesser of those for the 5% and 95% quantiles."""
    low, high = np.quantile(draws, [0.05, 0.95])
    return min(_effective(_split((draws <= cut).astype(np.float64))) for cut in (low, high))


def _split(draws: Floats) -> Floats:
    # Each chain's two halves as chains of their own, so that drift shows; the middle draw of an odd number is left out.
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normal_scores(draws: Floats) -> Floats:
    ranks = rankdata(draws, method="average").reshape(draws.shape)
    scores: Floats = ndtri((ranks - 0.375) / (draws.size + 0.25))
    return scores


def _r_hat(draws: Floats) -> float:
    length = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean()
    between = length * draws.mean(axis=1).var(ddof=1)
    if within == 0.0:
        return float("nan") if between == 0.0 else float("inf")
    return float(np.sqrt((between / within + length - 1) / length))


def _effective(draws: Floats) -> float:
    """Return the effective number of draws [C, S] by Geyer's initial monotone sequence of autocorrelations."""
    chains, length = draws.shape
    if np.ptp(draws) == 0.0:
        return float(draws.size)
    covariance = _autocovariance(draws).mean(axis=0)
    within = covariance[0] * length / (length - 1)
    total = within * (length - 1) / length + draws.mean(axis=1).var(ddof=1)
    correlation = 1.0 - (within - covariance) / total
    correlation[0] = 1.0
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    most = (length - 3) // 2
    ended = np.flatnonzero(pairs[1 : most + 1] < 0.0)
    kept = pairs[: ended[0] + 1] if len(ended) else pairs[:most]
    last = correlation[2 * len(kept)]
    tau = -1.0 + 2.0 * np.minimum.accumulate(kept).sum() + max(0.0, float(last))
    size = chains * length
    return float(size / max(tau, 1.0 / np.log10(size)))


def _autocovariance(draws: Floats) -> Floats:
    # [C, S] by lag, by the fast Fourier transform of the padded chains.
    length = draws.shape[1]
    apart = draws - draws.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(apart, 2 * length, axis=1)
    found: Floats = np.fft.irfft(spectrum * spectrum.conj(), 2 * length, axis=1)[:, :length] / length
    return found
