# Stops the PostgreSQL of the tests and removes its data once no test has used it for a minute.
# Arguments: the folder of the tests, the folder of PostgreSQL's programs, the account or nothing.
folder=$1 programs=$2 account=$3
cluster=$folder/server/cluster
idle=0
while [ "$idle" -lt 6 ]; do
    sleep 10
    # Gone without us (a reboot, another keeper): nothing to stop.
    [ -f "$cluster/postmaster.pid" ] || exit 0
    if flock --nonblock --exclusive "$folder/in-use" true; then
        idle=$((idle + 1))
    else
        idle=0
    fi
    if [ "$idle" -ge 6 ]; then
        # From here on a new test waits for its turn, then finds no server and starts one.
        exec 9>"$folder/turn"
        flock --exclusive 9
        flock --nonblock --exclusive "$folder/in-use" true || { idle=0; exec 9>&-; continue; }
        rm -f "$folder/url"
        if [ -n "$account" ]; then
            runuser -u "$account" -- "$programs/pg_ctl" stop --silent --mode=fast --pgdata="$cluster"
        else
            "$programs/pg_ctl" stop --silent --mode=fast --pgdata="$cluster"
        fi
        rm -rf "$folder/server"
    fi
done
