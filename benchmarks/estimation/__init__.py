"""Strategic estimation beside R's package `games`, on the same tables in one run."""
