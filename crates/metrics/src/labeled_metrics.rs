//! The kinds of metrics. Each has its labels in its type, so that a value can't lack one.

use prometheus::core::{Atomic, AtomicF64, AtomicU64, GenericCounterVec};
use prometheus::{Error, HistogramOpts, HistogramVec, IntGaugeVec, Opts, Registry};
use std::time::Duration;

/// A number that only grows.
pub(crate) struct Growing<const N: usize, P: Atomic>(GenericCounterVec<P>);

/// A whole number that only grows.
pub(crate) type Counter<const N: usize> = Growing<N, AtomicU64>;

/// Seconds that only grow.
pub(crate) type Seconds<const N: usize> = Growing<N, AtomicF64>;

/// A number that goes up and down.
pub(crate) struct Gauge<const N: usize>(IntGaugeVec);

/// Times, in seconds, counted by their length.
pub(crate) struct Histogram<const N: usize>(HistogramVec);

impl<const N: usize, P: Atomic + 'static> Growing<N, P> {
    pub(crate) fn new(
        registry: &Registry,
        name: &str,
        help: &str,
        labels: [&str; N],
        _: &[f64],
    ) -> Result<Self, Error> {
        let made = GenericCounterVec::new(Opts::new(name, help), &labels)?;
        registry.register(Box::new(made.clone()))?;
        Ok(Self(made))
    }
}

impl<const N: usize> Counter<N> {
    pub(crate) fn add(&self, labels: [&str; N], n: u64) {
        if let Ok(counter) = self.0.get_metric_with_label_values(&labels) {
            counter.inc_by(n);
        }
    }
}

impl<const N: usize> Seconds<N> {
    /// Moves the counter up to this value. One caller at a time may do so.
    pub(crate) fn reach(&self, labels: [&str; N], value: f64) {
        if let Ok(counter) = self.0.get_metric_with_label_values(&labels) {
            counter.inc_by((value - counter.get()).max(0.0));
        }
    }
}

impl<const N: usize> Gauge<N> {
    pub(crate) fn new(
        registry: &Registry,
        name: &str,
        help: &str,
        labels: [&str; N],
        _: &[f64],
    ) -> Result<Self, Error> {
        let made = IntGaugeVec::new(Opts::new(name, help), &labels)?;
        registry.register(Box::new(made.clone()))?;
        Ok(Self(made))
    }

    pub(crate) fn set(&self, labels: [&str; N], value: i64) {
        if let Ok(gauge) = self.0.get_metric_with_label_values(&labels) {
            gauge.set(value);
        }
    }
}

impl<const N: usize> Histogram<N> {
    pub(crate) fn new(
        registry: &Registry,
        name: &str,
        help: &str,
        labels: [&str; N],
        buckets: &[f64],
    ) -> Result<Self, Error> {
        let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        let made = HistogramVec::new(options, &labels)?;
        registry.register(Box::new(made.clone()))?;
        Ok(Self(made))
    }

    pub(crate) fn observe(&self, labels: [&str; N], took: Duration) {
        if let Ok(histogram) = self.0.get_metric_with_label_values(&labels) {
            histogram.observe(took.as_secs_f64());
        }
    }
}
