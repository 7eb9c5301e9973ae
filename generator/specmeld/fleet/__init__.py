"""Many APIs at once: a workspace, the processes or the cluster that work on it, a shared cache.

    workspace         specmeld-workspace.toml → members with their options
    member_inputs     a member → a task: the bytes of all that it is made of
    member_work       a task → its outcome; knows no disk but a folder of its own
    local_processes   tasks → outcomes, in processes of this machine
    dask_cluster      the same on a cluster
    signed_cache      outcomes that others have made, trusted by a key
    run_log           what the last run has made of each member
    driver            chooses, hands out, writes what comes back

A task and its outcome are bytes and JSON, so that they mean the same in every process.
"""
