const BOOLEAN = /^(yes|no)$/;
const SPAN = /^\d+(ms|s|min|h|d)?$/;
const TEXT = /^\S.*$/;
const NAME = /^[a-z][a-z0-9-]*$/;
const BELOW_STATE = /^[a-z][a-z0-9-]*(\/%i)?$/;

/**
 * Keys that our units may hold, by section, with the values that systemd 252 takes for them (systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.resource-control(5)). A key that
 * is not here may be right: look it up and add it.
 */
export const unitKeys: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  Unit: {
    Description: TEXT,
    Documentation: /^(https?|file|man):\S+$/,
    Wants: /^[\w@.-]+\.(target|service)$/,
    After: /^[\w@.-]+\.(target|service)$/,
    StartLimitIntervalSec: SPAN,
    StartLimitBurst: /^\d+$/,
  },
  Service: {
    Type: /^(simple|exec|forking|oneshot|dbus|notify|idle)$/,
    NotifyAccess: /^(none|main|exec|all)$/,
    User: NAME,
    Group: NAME,
    SupplementaryGroups: /^[a-z]+( [a-z]+)*$/,
    StateDirectory: BELOW_STATE,
    StateDirectoryMode: /^0[0-7]{3}$/,
    WorkingDirectory: /^(%S)?\/[\w/%-]+$/,
    LoadCredential: /^[\w.-]+:\/[\w/.-]+$/,
    Environment: /^[A-Za-z_]\w*=\S*$/,
    EnvironmentFile: /^-?\/[\w/.%-]+$/,
    ExecStart: /^\/\S+( \S+)*$/,
    Restart: /^(no|on-success|on-failure|on-abnormal|on-watchdog|on-abort|always)$/,
    RestartSec: SPAN,
    RestartPreventExitStatus: /^\d{1,3}( \d{1,3})*$/,
    TimeoutStartSec: SPAN,
    TimeoutStopSec: SPAN,
    WatchdogSec: SPAN,
    KillMode: /^(control-group|mixed|process|none)$/,
    SyslogIdentifier: /^[\w@-]+$/,
    NoNewPrivileges: BOOLEAN,
    CapabilityBoundingSet: /^$/,
    AmbientCapabilities: /^$/,
    ProtectSystem: /^(yes|no|full|strict)$/,
    ProtectHome: /^(yes|no|read-only|tmpfs)$/,
    ProtectProc: /^(noaccess|invisible|ptraceable|default)$/,
    ProtectClock: BOOLEAN,
    ProtectHostname: BOOLEAN,
    ProtectControlGroups: BOOLEAN,
    ProtectKernelLogs: BOOLEAN,
    ProtectKernelModules: BOOLEAN,
    ProtectKernelTunables: BOOLEAN,
    PrivateTmp: BOOLEAN,
    PrivateDevices: BOOLEAN,
    DevicePolicy: /^(auto|closed|strict)$/,
    DeviceAllow: /^char-[a-z-]+ [rwm]{1,3}$/,
    LockPersonality: BOOLEAN,
    RemoveIPC: BOOLEAN,
    RestrictAddressFamilies: /^AF_[A-Z0-9]+( AF_[A-Z0-9]+)*$/,
    RestrictNamespaces: BOOLEAN,
    RestrictRealtime: BOOLEAN,
    RestrictSUIDSGID: BOOLEAN,
    SystemCallArchitectures: /^native$/,
    SystemCallFilter: /^@[a-z-]+$/,
    SystemCallErrorNumber: /^E[A-Z]+$/,
    UMask: /^0[0-7]{3}$/,
    LimitCORE: /^\d+$/,
    LimitNOFILE: /^\d+$/,
  },
  Install: { WantedBy: /^[\w.-]+\.target$/ },
};
