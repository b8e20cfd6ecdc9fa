//! Tests of the server's parts, in one binary so that they are linked once.

#[cfg(test)]
mod admin;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod compose;
#[cfg(test)]
mod config;
#[cfg(test)]
mod delivery_config;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod embedded_user;
#[cfg(test)]
mod first_start;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod seed;
#[cfg(test)]
mod shutdown;
#[cfg(test)]
mod worker;
